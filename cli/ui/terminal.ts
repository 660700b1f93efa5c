/** How wide terminals are. */

/** Columns of a terminal that does not say, and of files. */
const USUAL_COLUMNS = 80;

/** Columns of the terminal. */
export function consoleColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS; // some pseudo-terminals report 0
  } catch {
    return USUAL_COLUMNS; // there is none, or the system tells nothing of it
  }
}

/** Columns that results have. */
export function outColumns(outIsTerminal: boolean): number {
  return outIsTerminal ? consoleColumns() : USUAL_COLUMNS;
}

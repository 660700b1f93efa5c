/** What the terminal of the results is like. */

/** Columns of a terminal that does not say, and of files. */
const USUAL_COLUMNS = 80;

/** Columns that results have. */
export function outColumns(outIsTerminal: boolean): number {
  if (!outIsTerminal) return USUAL_COLUMNS;
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS; // some pseudo-terminals report 0
  } catch {
    return USUAL_COLUMNS; // a terminal of which the system tells nothing
  }
}

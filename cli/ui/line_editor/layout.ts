/** An input as rows of a terminal. */
import { columnsOf, graphemeColumns, graphemes, shownGrapheme } from "../columns.ts";
import type { Style } from "../style.ts";
import type { Buffer, EditorState } from "./state.ts";

/** Rows, and where the cursor is. */
export interface Layout {
  readonly rows: readonly string[];
  /** Columns of each row. */
  readonly widths: readonly number[];
  readonly cursorRow: number;
  /** What stands before the cursor in its row: writing it anew puts the cursor there, however wide a terminal takes it. */
  readonly cursorPrefix: string;
  /** Columns of that. */
  readonly cursorColumn: number;
}

/** What stands before the first line of an input and before the others. */
export interface Prompts {
  readonly first: string;
  readonly next: string;
}

/** The prompt of a line that goes on, as wide as the first. */
export function promptsOf(first: string): Prompts {
  return { first, next: "... ".padStart(columnsOf(first)) };
}

/** Rows of at most `columns` columns; a wide character that has no room left begins the next one. */
export function layOut(
  { text, cursor, search }: Buffer & Pick<EditorState, "search">,
  prompts: Prompts,
  columns: number,
  { accent }: Pick<Style, "accent">,
): Layout {
  const first = search ? searchPrompt(search.query, search.found < 0) : prompts.first;
  const [rows, widths]: [string[], number[]] = [[], []];
  const place = { cursorRow: 0, cursorPrefix: "", cursorColumn: 0 };
  let [row, width, at] = ["", 0, 0];
  const endRow = (): void => {
    rows.push(row);
    widths.push(width);
    [row, width] = ["", 0];
  };
  const mark = (): void => {
    if (at !== cursor) return;
    // Behind the last column there is no place for it.
    if (width >= columns) endRow();
    Object.assign(place, { cursorRow: rows.length, cursorPrefix: row, cursorColumn: width });
  };
  for (const [l, line] of text.split("\n").entries()) {
    if (l > 0) {
      endRow();
      at++;
    }
    const prompt = l === 0 ? first : prompts.next;
    [row, width] = [accent(prompt), columnsOf(prompt)];
    for (const grapheme of graphemes(line)) {
      const shown = shownGrapheme(grapheme);
      const more = graphemeColumns(shown);
      if (width + more > columns) endRow();
      mark();
      row += shown;
      width += more;
      at += grapheme.length;
    }
    mark();
  }
  endRow();
  return { rows, widths, ...place };
}

function searchPrompt(query: string, isMissed: boolean): string {
  return `(${isMissed ? "not found" : "history"}: ${graphemes(query).map(shownGrapheme).join("")}) `;
}

/** What brings a terminal from one picture of an input to the next. */
import type { Layout } from "./layout.ts";

const NOTHING: Layout = { rows: [""], widths: [0], cursorRow: 0, cursorPrefix: "", cursorColumn: 0 };
const ASCII = /^[ -~]*$/;

/** Remembers what is drawn and where the cursor is; gives what is to be written. */
export class Painter {
  #drawn = NOTHING;
  /** Rows between the first that is drawn and the cursor. */
  #above = 0;

  /** Draws another picture in the place of the last, as much of it as `height` rows hold. */
  draw(layout: Layout, height = Infinity): string {
    const shown = layout.rows.length > height ? windowOf(layout, height) : layout;
    const text = appended(this.#drawn, shown) ?? this.#anew(shown);
    this.#drawn = shown;
    this.#above = shown.cursorRow;
    return text;
  }

  /** Says that the terminal has `columns` columns now, and has broken longer rows, as most of them do. */
  resized(columns: number): void {
    const { widths, cursorRow, cursorColumn } = this.#drawn;
    const rowsOf = (width: number): number => Math.max(1, Math.ceil(width / columns));
    this.#above = widths.slice(0, cursorRow).reduce((sum, width) => sum + rowsOf(width), 0) +
      Math.floor(cursorColumn / columns);
    // What has been written cannot be gone on with.
    this.#drawn = { ...this.#drawn, rows: [] };
  }

  /** Forgets what is drawn: the next picture begins where the cursor is, at the start of a row. */
  leave(): void {
    this.#drawn = NOTHING;
    this.#above = 0;
  }

  #anew({ rows, cursorRow, cursorPrefix }: Layout): string {
    const back = `${up(this.#above)}\r\x1b[J${rows.join("\r\n")}`;
    const last = rows.length - 1;
    if (cursorRow === last && cursorPrefix === rows[last]) return back;
    return `${back}${up(last - cursorRow)}\r${cursorPrefix}`;
  }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

/** The rows around the cursor. */
function windowOf(layout: Layout, height: number): Layout {
  const { rows, widths, cursorRow } = layout;
  const top = Math.max(0, Math.min(rows.length - height, cursorRow - (height >> 1)));
  return {
    ...layout,
    ...{ rows: rows.slice(top, top + height), widths: widths.slice(top, top + height) },
    cursorRow: cursorRow - top,
  };
}

/** What came in behind the cursor at the end, where that is all that is new. */
function appended(old: Layout, { rows, cursorRow, cursorPrefix }: Layout): string | undefined {
  const last = rows.length - 1;
  const isAtEnd = old.rows.length === rows.length && old.cursorRow === last && cursorRow === last &&
    old.cursorPrefix === old.rows[last] && cursorPrefix === rows[last];
  if (!isAtEnd || old.rows[last] === "" || !rows[last]!.startsWith(old.rows[last]!)) return undefined;
  if (old.rows.slice(0, -1).some((row, r) => row !== rows[r])) return undefined;
  const more = rows[last]!.slice(old.rows[last]!.length);
  return ASCII.test(more) ? more : undefined;
}

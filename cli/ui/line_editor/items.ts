/** What Tab lists. */
import { columnsOf } from "../columns.ts";
import { visible } from "../style.ts";

/** Most of the items that are listed. */
const MOST = 100;

/** Items side by side, column by column, in lines of at most `columns` columns. */
export function itemLines(items: readonly string[], columns: number): string[] {
  const shown = items.slice(0, MOST).map(visible);
  const width = Math.max(...shown.map(columnsOf)) + 2;
  const across = Math.max(1, Math.floor((columns + 2) / width));
  const down = Math.ceil(shown.length / across);
  const lines = Array.from({ length: down }, (_, row) =>
    shown.filter((_, i) => i % down === row)
      .map((item) => item + " ".repeat(width - columnsOf(item)))
      .join("").trimEnd());
  return items.length > MOST ? [...lines, `… and ${items.length - MOST} more`] : lines;
}

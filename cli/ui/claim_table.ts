/** The table of a claim's evidence, as text. */
import { columnsOf } from "./columns.ts";

type Cell = string | number;

/**
 * Columns as wide as their widest cell, words to the left, numbers to the right. Where the terminal is narrower than that,
 * each row is a list: its first cell, and below it the other columns with their names.
 */
export function tableLines(
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
  width: number,
): string[] {
  const texts = [columns, ...rows.map((row) => row.map(show))];
  const widths = columns.map((_, c) => Math.max(...texts.map((row) => columnsOf(row[c]!))));
  const lines = texts.map((row) =>
    `  ${
      row.map((cell, c) => {
        const isNumber = rows.some((one) => typeof one[c] === "number");
        const space = " ".repeat(widths[c]! - columnsOf(cell));
        return isNumber ? space + cell : cell + space;
      }).join("  ").trimEnd()
    }`
  );
  if (lines.every((line) => columnsOf(line) <= width)) return lines;
  const nameWidth = Math.max(0, ...columns.slice(1).map(columnsOf));
  return texts.slice(1).flatMap(([first, ...rest]) => [
    `  ${first}`,
    ...rest.map((cell, c) => {
      const name = columns[c + 1]!;
      return `    ${name}${" ".repeat(nameWidth - columnsOf(name))}  ${cell}`;
    }),
  ]);
}

/** A figure of a claim: whole numbers with commas, others to four digits. */
export function show(value: Cell): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(4)).toString();
}

import { columnsOf } from "./columns.ts";

/**
 * A text in lines of at most `width` columns, broken at spaces; lines behind the first begin with `indent` spaces. A
 * word that is longer stays whole, and a text that fits stays as it is.
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  if (columnsOf(text) <= width) return [text];
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    if (line === undefined) line = word;
    else if (columnsOf(line) + 1 + columnsOf(word) <= width || line.trim() === "") line = `${line} ${word}`;
    else {
      lines.push(line.trimEnd());
      line = " ".repeat(indent) + word;
    }
  }
  return [...lines, line ?? ""];
}

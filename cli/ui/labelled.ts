import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** A text behind a bold label, broken at words; lines behind the first begin under the text, or a little to the right. */
export function labelled(
  label: string,
  text: string,
  columns: number,
  indent: number,
  style: Style,
): string[] {
  const head = label.padEnd(indent - 1);
  const [first = "", ...rest] = wrap(`${head} ${text}`, columns, indent);
  return [style.bold(first.slice(0, head.length)) + first.slice(head.length), ...rest];
}

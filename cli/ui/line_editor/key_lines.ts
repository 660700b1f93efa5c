/** What the keys do, for the help of whatever is typed into. */
import { wrap } from "../wrap.ts";

const KEYS: readonly string[] = [
  "Tab completes commands, values and files. ↑ and ↓ go through what was typed before, Ctrl-R searches it; " +
  "a line that begins with a space is not kept, and none is where HAZE_HISTORY is set and empty.",
  'A line that ends with \\ goes on, and so does one that begins with """ until a line ends with """. ' +
  "Alt-Enter begins a line too, and pasted lines are one input.",
  "Ctrl-C stops a text and drops a line; at an empty prompt it leaves if pressed twice, and Ctrl-D leaves at once.",
];

/** In lines of at most `columns` columns. */
export function keyLines(columns: number): string[] {
  return KEYS.flatMap((text) => wrap(text, columns));
}

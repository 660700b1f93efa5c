/** Lines as Python's `splitlines` cuts them, and all of them as UTF-8 in one array. */

// \n, \v, \f, \r (and \r\n as one), the file, group and record separators, NEL, and Unicode's two separators.
const BREAK = new RegExp("\r\n|[\n-\r\u001c-\u001e\u0085\u2028\u2029]");

/** The lines of a text; what follows a last break is a line only if it is not empty. */
export function splitLines(text: string): string[] {
  const lines = text.split(BREAK);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** UTF-8 of lines, without their breaks. */
export interface LineBytes {
  /** The bytes of all lines, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each line begins, and last where the last one ends: lines + 1 offsets. */
  readonly starts: Int32Array;
}

/** Encodes the lines of a text; a lone surrogate becomes U+FFFD. */
export function linesAsBytes(text: string): LineBytes {
  const lines = splitLines(text);
  const encoder = new TextEncoder();
  // UTF-8 takes at most three bytes a UTF-16 unit.
  const buffer = new Uint8Array(3 * text.length);
  const starts = new Int32Array(lines.length + 1);
  lines.forEach((line, i) => {
    starts[i + 1] = starts[i]! + encoder.encodeInto(line, buffer.subarray(starts[i])).written;
  });
  return { bytes: buffer.slice(0, starts[lines.length]), starts };
}

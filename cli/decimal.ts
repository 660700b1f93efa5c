/** Numbers as they may be typed anywhere: in options and in the REPL's commands. */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite decimal number, or undefined if the text is none. */
export function parseDecimal(text: string): number | undefined {
  const number = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** An integer that a double holds exactly, also as `1e9` or `2.0`, or undefined. */
export function parseDecimalInteger(text: string): number | undefined {
  const number = parseDecimal(text);
  // Adding 0 makes −0 plain.
  return Number.isSafeInteger(number) ? number! + 0 : undefined;
}

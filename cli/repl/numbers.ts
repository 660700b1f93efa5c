/** Numbers as the user types them: strictly, or as leniently as the Python program haze reads them. */
import { parseDecimal, parseDecimalInteger } from "../decimal.ts";
import type { SamplingRule } from "../../lib/sampling/mod.ts";

// Python allows single underscores between digits.
const PYTHON_DIGITS = String.raw`\d+(?:_\d+)*`;
const PYTHON_FLOAT = new RegExp(
  `^[+-]?(?:${PYTHON_DIGITS}\\.?(?:${PYTHON_DIGITS})?|\\.${PYTHON_DIGITS})(?:e[+-]?${PYTHON_DIGITS})?$`,
  "i",
);
const PYTHON_INTEGER = new RegExp(`^[+-]?${PYTHON_DIGITS}$`);

/**
 * A number, or undefined if the text is none. The upstream rule takes what Python's `float` takes: `1_000`, `nan`, `-inf`,
 * digits of any script.
 */
export function parseNumber(text: string, rule: SamplingRule): number | undefined {
  if (rule === "exact") return parseDecimal(text);
  const plain = asciiDigits(text);
  if (/^[+-]?nan$/i.test(plain)) return NaN;
  if (/^[+-]?inf(inity)?$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  return PYTHON_FLOAT.test(plain) ? Number(plain.replaceAll("_", "")) : undefined;
}

/** An integer that a double holds exactly, as `1e9` too, or undefined. The upstream rule takes what Python's `int` takes. */
export function parseInteger(text: string, rule: SamplingRule): number | undefined {
  if (rule === "exact") return parseDecimalInteger(text);
  const plain = asciiDigits(text);
  if (!PYTHON_INTEGER.test(plain)) return undefined;
  const number = Number(plain.replaceAll("_", ""));
  return Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** The text with the decimal digits of all scripts as 0 to 9; superscripts and the like are no decimal digits. */
function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0)!;
    // Unicode keeps the digits of a script together, zero first; mathematical digits are five such rows.
    let zero = codePoint;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((codePoint - zero) % 10);
  });
}

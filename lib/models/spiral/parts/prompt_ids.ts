/**
 * The ids of a prompt that is a list of numbers, or null if it is text.
 *
 * A list is what, split at commas and trimmed, has at least one part that is not empty, and each of those is an optional
 * minus and decimal digits of any script: `1,2,` and ` 7 ` are lists; `1.5`, `+5`, the empty prompt and `,,` are text. Negative
 * ids are given back as they are; no model knows them.
 *
 * Upstream takes `²` and its like for digits and then fails to read them; here they are text.
 *
 * @throws {RangeError} if a number is too large for an id.
 *
 * @example
 * ```ts
 * import { promptIds } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(promptIds("1, 2,"), [1, 2]);
 * assertEquals(promptIds("1, two"), null);
 * ```
 */
export function promptIds(prompt: string): number[] | null {
  const parts = prompt.split(",").map((part) => part.trim()).filter((part) => part !== "");
  if (parts.length === 0 || !parts.every((part) => /^-?\p{Nd}+$/u.test(part))) return null;
  return parts.map((part) => {
    const id = Number(part.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit))));
    if (Number.isSafeInteger(id)) return id;
    throw new RangeError(`Cannot read a prompt as ids must be integers below 2^53: ${part}`);
  });
}

/** The value of a decimal digit: every script has its ten in a row, and they are the only digits about. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

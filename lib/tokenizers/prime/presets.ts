/** Ready-made alphabets, in the order in which their characters take primes. */

const range = (first: string, last: string): string =>
  String.fromCharCode(
    ...Array.from(
      { length: last.charCodeAt(0) - first.charCodeAt(0) + 1 },
      (_, i) => first.charCodeAt(0) + i,
    ),
  );
const PRINTABLE = range(" ", "~");

/** The name of a ready-made alphabet. */
export type PrimePreset = "ascii" | "shakespeare" | "code";

/**
 * The alphabets by name: the characters of `PrimeTokenizer.fromPreset` in the order of their primes.
 *
 * @example
 * ```ts
 * import { PRIME_PRESETS } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(PRIME_PRESETS.code.length, PRIME_PRESETS.ascii.length + 2);
 * ```
 */
export const PRIME_PRESETS: Readonly<Record<PrimePreset, string>> = Object.freeze({
  /** Printable ASCII, code points 32 to 126: V = 99. */
  ascii: PRINTABLE,
  /** Letters, digits, the punctuation of plays, space and line feed: V = 77. */
  shakespeare: range("a", "z") + range("A", "Z") + range("0", "9") + " .,!?;:'-\"\n",
  /** Printable ASCII, line feed and tabulator: V = 101. */
  code: `${PRINTABLE}\n\t`,
});

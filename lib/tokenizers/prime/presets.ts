/** Ready-made alphabets, in the order in which their characters take primes. */

const range = (first: string, last: string): string =>
  String.fromCharCode(
    ...Array.from(
      { length: last.charCodeAt(0) - first.charCodeAt(0) + 1 },
      (_, i) => first.charCodeAt(0) + i,
    ),
  );
const PRINTABLE = range(" ", "~");

/** The alphabets by name. */
export const PRIME_PRESETS = {
  /** Printable ASCII, code points 32 to 126: V = 99. */
  ascii: PRINTABLE,
  /** Letters, digits, the punctuation of plays, space and line feed: V = 77. */
  shakespeare: range("a", "z") + range("A", "Z") + range("0", "9") + " .,!?;:'-\"\n",
  /** Printable ASCII, line feed and tabulator: V = 101. */
  code: `${PRINTABLE}\n\t`,
} as const;

/** The name of a ready-made alphabet. */
export type PrimePreset = keyof typeof PRIME_PRESETS;

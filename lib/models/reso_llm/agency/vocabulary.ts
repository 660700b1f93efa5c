import type { TextEncoding } from "../memory/text_encoding.ts";

/** What agency needs to know of tokens and words. */
export interface AgencyVocabulary {
  /** The ids of a text, without marks. */
  encode(text: string): ArrayLike<number>;
  /** What one token adds to a text, with its space; "" for a mark. */
  pieceOf(id: number): string;
  /** The prime of a token. */
  primeOf(id: number): number;
  /** How strongly a token's oscillator swings when it comes, in [0, 1]; 1 for all unless told otherwise. */
  amplitudeOf?(id: number): number;
  /** The words of an axis of the memory, which a goal about it wants to be said; none unless told otherwise. */
  wordsOfAxis?(axis: number): readonly string[];
  /** How words become sedenions; hashed unless told otherwise. */
  readonly encoding?: TextEncoding;
}

/**
 * How strongly tokens' oscillators swing, by how rare they are: 1 − ln(1 + n)/ln(1 + N) with n how often a token was
 * counted and N the largest n. The most frequent has 0, one never seen 1.
 *
 * @param counts n of each id // (V)
 * @returns in [0, 1] // (V)
 * @throws {RangeError} if a count is negative or not finite
 *
 * @example
 * ```ts
 * import { tokenAmplitudes } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tokenAmplitudes([3, 1, 0]), Float64Array.of(0, 0.5, 1));
 * ```
 */
export function tokenAmplitudes(counts: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(counts);
  const bad = all.findIndex((count) => !Number.isFinite(count) || count < 0);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot weigh tokens as counts are finite and not negative: id ${bad} has ${all[bad]}`,
    );
  }
  const most = Math.log1p(all.reduce((largest, count) => Math.max(largest, count), 0));
  return all.map((count) => most === 0 ? 1 : 1 - Math.log1p(count) / most);
}

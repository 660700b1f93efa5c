import { Pcg64 } from "../../../random/mod.ts";
import { AXIS_NAMES } from "./axis_names.ts";

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
  /** The sedenion of a stem, weighted by how much it tells; a hash of the stem unless told otherwise. // (16) */
  vectorOf?(stem: string): ArrayLike<number>;
  /** Words that an axis of the memory stands for; none unless told otherwise. */
  wordsOfAxis?(axis: number): readonly string[];
}

/**
 * A unit sedenion for a stem: sixteen normals seeded with its letters, divided by their norm. Of different stems they are
 * as good as independent: a cosine of 0 ± 1/4.
 *
 * @returns // (16)
 *
 * @example
 * ```ts
 * import { hashedWordVector } from "@haze/haze/reso-llm";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const whale = hashedWordVector("whal");
 * assertEquals(whale, hashedWordVector("whal"));
 * assert(Math.abs(Math.hypot(...whale) - 1) < 1e-12);
 * ```
 */
export function hashedWordVector(stem: string): Float64Array {
  let seed = 0n;
  for (const byte of new TextEncoder().encode(stem)) seed = (seed * 257n + BigInt(byte) + 1n) % (1n << 61n);
  const random = new Pcg64(seed);
  const vector = Float64Array.from(AXIS_NAMES, () => random.normal());
  const norm = Math.hypot(...vector);
  return vector.map((x) => x / norm);
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

import { INVERSE_PHI } from "./constants.ts";

/** Probabilities below this are skipped in entropy sums, and norms below this count as zero. */
export const NEGLIGIBLE = 1e-10;

/** −Σ p log₂ p in bits over shares p = weight/total, without those below {@linkcode NEGLIGIBLE}. */
export function shareEntropyBits(weights: ArrayLike<number>, total: number): number {
  let bits = 0;
  for (let i = 0; i < weights.length; i++) {
    const share = weights[i] / total;
    if (share >= NEGLIGIBLE) bits -= share * Math.log2(share);
  }
  return Math.max(bits, 0);
}

/**
 * Coherence as the opposite of entropy: C = clamp(1 − S/S_max, 0, 1), and 1 if S_max ≤ 0.
 *
 * One means concentrated on a single outcome, zero means spread evenly.
 *
 * @param entropy S, in any unit.
 * @param maxEntropy S_max in the same unit, such as log₂ N.
 * @throws RangeError if either is not finite.
 *
 * @example
 * ```ts
 * import { coherenceFromEntropy } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1, 2, 3].map((bits) => coherenceFromEntropy(bits, 2)), [1, 0.5, 0, 0]);
 * ```
 */
export function coherenceFromEntropy(entropy: number, maxEntropy: number): number {
  if (!Number.isFinite(entropy) || !Number.isFinite(maxEntropy)) {
    throw new RangeError(
      `Cannot take coherence as 1 - S/Smax of finite entropies: ${entropy} and ${maxEntropy}`,
    );
  }
  return maxEntropy <= 0 ? 1 : Math.min(Math.max(1 - entropy / maxEntropy, 0), 1);
}

/**
 * The golden entropy threshold in bits: log₂(dimension)/φ, 62 % of the largest entropy that a state can have.
 *
 * @param dimension The number of basis states, 1 or more.
 * @throws RangeError if the dimension is below 1 or not finite.
 *
 * @example
 * ```ts
 * import { goldenEntropyThresholdBits, PHI } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(goldenEntropyThresholdBits(16), 4 / PHI);
 * ```
 */
export function goldenEntropyThresholdBits(dimension: number): number {
  if (!(dimension >= 1 && dimension < Infinity)) {
    throw new RangeError(`Cannot take the dimension as a number from 1: ${dimension}`);
  }
  return Math.log2(dimension) * INVERSE_PHI;
}

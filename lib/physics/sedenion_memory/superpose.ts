import { SEDENION_DIM } from "./unit_sedenion.ts";

/** Σ w_i S_i, not normalised. */
function weightedSum(sedenions: readonly ArrayLike<number>[], weights: ArrayLike<number>): Float64Array {
  if (sedenions.length !== weights.length) {
    const got = `${weights.length} for ${sedenions.length}`;
    throw new TypeError(`Cannot superpose sedenions as each has a weight: ${got}`);
  }
  const sum = new Float64Array(SEDENION_DIM);
  sedenions.forEach((sedenion, k) => {
    for (let i = 0; i < SEDENION_DIM; i++) sum[i] += weights[k] * sedenion[i];
  });
  return sum;
}

/**
 * Several sedenions as one: Σ w_i S_i, normalised; 16 zeros if they cancel or there is none.
 *
 * @param weights One a sedenion.
 * @throws {TypeError} if there are not as many weights as sedenions
 *
 * @example
 * ```ts
 * import { hashedSedenion, superposeSedenions } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const [a, b] = [hashedSedenion(2), hashedSedenion(3)];
 * const both = superposeSedenions([a, b], [1, 0.5]);
 * assert(both.reduce((sum, x, i) => sum + x * a[i], 0) > 0.5); // each is still there to be found
 * ```
 */
export function superposeSedenions(
  sedenions: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
): Float64Array {
  const sum = weightedSum(sedenions, weights);
  const norm = Math.hypot(...sum);
  return sum.map((value) => norm < 1e-10 ? 0 : value / norm);
}

/**
 * The weighted mean Σ w_i S_i / Σ w_i of sedenions: its norm says how far they agree. 16 zeros if there is none.
 *
 * @param weights One a sedenion, from 0 up.
 * @throws {TypeError} if there are not as many weights as sedenions
 *
 * @example
 * ```ts
 * import { meanSedenion } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const unit = (i: number) => Array.from({ length: 16 }, (_, at) => at === i ? 1 : 0);
 * assertEquals([...meanSedenion([unit(0), unit(1)], [3, 1])].slice(0, 3), [0.75, 0.25, 0]);
 * ```
 */
export function meanSedenion(
  sedenions: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
): Float64Array {
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const sum = weightedSum(sedenions, weights);
  return total > 0 ? sum.map((value) => value / total) : sum;
}

/**
 * The cosine of two sedenions; 0 if either is zero.
 *
 * @example
 * ```ts
 * import { hashedSedenion, sedenionCosine } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(sedenionCosine(hashedSedenion(7), hashedSedenion(7)), 1);
 * ```
 */
export function sedenionCosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < SEDENION_DIM; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa * bb < 1e-40 ? 0 : ab / Math.sqrt(aa * bb);
}

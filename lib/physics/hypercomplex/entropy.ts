import { hypercomplexNorm } from "./algebra.ts";

/** Shares below this are left out of the sum, here as in every state of this floor. */
const SKIPPED = 1e-10;

/**
 * The entropy of how a number's weight spreads over its components: −Σ p_i log₂ p_i with p_i = a_i²/|a|², in bits.
 *
 * @param a 1, 2, 4, 8 or 16 components
 * @returns bits in [0, log₂ dim]
 * @throws {RangeError} if |a| is below 1e-10, as no shares are then defined, or as {@linkcode hypercomplexNorm} does
 *
 * @example
 * ```ts
 * import { hypercomplexEntropyBits } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(hypercomplexEntropyBits([0, -3, 0, 0]), 0);
 * assertAlmostEquals(hypercomplexEntropyBits([1, -1, 1, 1]), 2);
 * ```
 */
export function hypercomplexEntropyBits(a: ArrayLike<number>): number {
  const norm = hypercomplexNorm(a);
  if (norm < 1e-10) throw new RangeError(`Cannot tell shares as the norm is at least 1e-10: ${norm}`);
  let bits = 0;
  for (let i = 0; i < a.length; i++) {
    const p = (a[i] / norm) ** 2;
    if (p >= SKIPPED) bits -= p * Math.log2(p);
  }
  return Math.max(0, bits);
}

/**
 * The state coherence of a hypercomplex number: 1 − S/log₂ dim, with S of {@linkcode hypercomplexEntropyBits}.
 *
 * @param a 1, 2, 4, 8 or 16 components
 * @returns 1 if one component has all the weight (always in one dimension), 0 if all share it evenly
 * @throws {RangeError} as {@linkcode hypercomplexEntropyBits} does
 *
 * @example
 * ```ts
 * import { hypercomplexStateCoherence } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(hypercomplexStateCoherence([0, 1, 0, 0]), 1);
 * assertAlmostEquals(hypercomplexStateCoherence([1, 1, 0, 0]), 0.5);
 * ```
 */
export function hypercomplexStateCoherence(a: ArrayLike<number>): number {
  const bits = hypercomplexEntropyBits(a);
  return a.length === 1 ? 1 : Math.min(1, Math.max(0, 1 - bits / Math.log2(a.length)));
}

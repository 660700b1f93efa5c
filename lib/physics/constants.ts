/**
 * The golden ratio φ = (1 + √5)/2.
 *
 * @example
 * ```ts
 * import { PHI } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(PHI * PHI, PHI + 1);
 * ```
 */
export const PHI: number = (1 + Math.sqrt(5)) / 2;

/**
 * 1/φ = φ − 1 ≈ 0.618: the coherence threshold τ of the ResoFormer document, and its gradient clip.
 *
 * @example
 * ```ts
 * import { INVERSE_PHI, PHI } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(INVERSE_PHI, PHI - 1);
 * ```
 */
export const INVERSE_PHI: number = 1 / PHI;

/**
 * The golden angle 2π/φ² ≈ 2.4 radians: steps of it never come back to where they were.
 *
 * @example
 * ```ts
 * import { GOLDEN_ANGLE, PHI } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 * Math.PI - GOLDEN_ANGLE, GOLDEN_ANGLE * PHI); // it cuts the circle in the golden ratio
 * ```
 */
export const GOLDEN_ANGLE: number = 2 * Math.PI / (PHI * PHI);

/**
 * How many primes the default basis has: 2 to 97.
 *
 * @example
 * ```ts
 * import { DEFAULT_PRIME_COUNT, nthPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nthPrime(DEFAULT_PRIME_COUNT), 97);
 * ```
 */
export const DEFAULT_PRIME_COUNT = 25;

import { checkPrime } from "./sequence.ts";

/**
 * Weights of primes by their size on a logarithmic scale: ln p / Σ ln q, which sum to one.
 *
 * @param primes At least one prime.
 * @throws RangeError if the list is empty or holds a number that is not prime.
 *
 * @example
 * ```ts
 * import { primeWeights } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(primeWeights([2, 3])[0], Math.log(2) / Math.log(6));
 * ```
 */
export function primeWeights(primes: ArrayLike<number>): Float64Array {
  if (primes.length === 0) throw new RangeError("Cannot weigh primes as shares of a sum: the list is empty");
  const weights = Float64Array.from(primes, (p) => {
    checkPrime(p);
    return Math.log(p);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * The frequency that a prime stands for: base · log₂ p, so that the prime 2 sounds the base itself.
 *
 * @param base In the unit of the result, such as hertz.
 * @throws RangeError if `p` is not prime or `base` not finite.
 *
 * @example
 * ```ts
 * import { primeToFrequency } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(primeToFrequency(2, 440), 440);
 * ```
 */
export function primeToFrequency(p: number, base = 1): number {
  checkPrime(p);
  if (!Number.isFinite(base)) {
    throw new RangeError(`Cannot take the base frequency as a finite number: ${base}`);
  }
  return base * Math.log2(p);
}

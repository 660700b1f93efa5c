import { checkInteger } from "./checks.ts";
import { factorize } from "./factorize.ts";

/**
 * Euler's totient φ(n): how many of 1 … n are coprime to n; n Π (1 − 1/p) over its primes.
 *
 * @throws RangeError if `n` is no integer from 1 to 2^53 − 1.
 *
 * @example
 * ```ts
 * import { eulerTotient } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 7, 60].map(eulerTotient), [1, 6, 16]);
 * ```
 */
export function eulerTotient(n: number): number {
  checkInteger(n, "n", 1);
  let count = n;
  for (const p of factorize(n).keys()) count = count / p * (p - 1);
  return count;
}

/**
 * The Möbius function μ(n): 0 if a square divides n, else (−1)^(number of primes); 0 for n ≤ 0.
 *
 * @throws RangeError if `n` is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { mobius } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 6, 12].map(mobius), [1, -1, 1, 0]);
 * ```
 */
export function mobius(n: number): number {
  const exponents = factorize(n);
  if (n < 1) return 0;
  for (const exponent of exponents.values()) if (exponent > 1) return 0;
  return exponents.size % 2 === 0 ? 1 : -1;
}

/**
 * Whether n = p^k for one prime p and k ≥ 1.
 *
 * @throws RangeError if `n` is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { isPrimePower } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 7, 8, 12].map(isPrimePower), [false, true, true, false]);
 * ```
 */
export function isPrimePower(n: number): boolean {
  return factorize(n).size === 1;
}

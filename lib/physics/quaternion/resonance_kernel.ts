import { PHI } from "../constants.ts";
import { checkPrime } from "../primes/sequence.ts";

const LN_PHI = Math.log(PHI);

/**
 * The resonance weight of a prime alone, 1/(1 + ln p/ln φ): small primes weigh more.
 *
 * @param p Any number; 0 below 2.
 *
 * @example
 * ```ts
 * import { resonanceWeight } from "@haze/haze/physics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(resonanceWeight(1), 0);
 * assert(resonanceWeight(2) > resonanceWeight(97));
 * ```
 */
export function resonanceWeight(p: number): number {
  return p < 2 ? 0 : 1 / (1 + Math.log(p) / LN_PHI);
}

/**
 * How strongly two primes resonate: 1 if they are the same, else
 * k(p, q) = 1/(1 + ln(1 + |p − q|)/ln φ) · 1/(1 + ln(pq)/10). Near and small primes do so most.
 *
 * @throws RangeError if either is not prime.
 *
 * @example
 * ```ts
 * import { resonanceKernel } from "@haze/haze/physics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(resonanceKernel(7, 7), 1);
 * assert(resonanceKernel(11, 13) > resonanceKernel(11, 97));
 * ```
 */
export function resonanceKernel(p: number, q: number): number {
  checkPrime(p);
  checkPrime(q);
  return kernelOf(p, q, Math.log(p) + Math.log(q));
}

/** The mean of the kernel over all pairs of a prime of `a` and a prime of `b`; 0 if there is none. */
export function meanResonanceKernel(a: Float64Array, b: Float64Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [logsA, logsB] = [a.map(Math.log), b.map(Math.log)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) sum += kernelOf(a[i], b[j], logsA[i] + logsB[j]);
  }
  return sum / (a.length * b.length);
}

function kernelOf(p: number, q: number, logProduct: number): number {
  return p === q ? 1 : 1 / ((1 + Math.log(1 + Math.abs(p - q)) / LN_PHI) * (1 + logProduct / 10));
}

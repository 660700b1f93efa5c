import { checkInteger } from "../primes/checks.ts";
import { nextPrime, nthPrime, primeIndex } from "../primes/sequence.ts";
import { makeState, type PrimeState } from "./prime_state.ts";
import { supportOf } from "./support.ts";

/**
 * The prime operator P̂|p⟩ = p|p⟩, whose expectation is the mean prime. Self-adjoint, not unitary; not normalised.
 *
 * @example
 * ```ts
 * import { primeOperator, superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = superposition([2, 3, 7]);
 * assertAlmostEquals(state.inner(primeOperator(state)).re, 4); // (2 + 3 + 7)/3
 * ```
 */
export function primeOperator(state: PrimeState): PrimeState {
  const scale = (values: Float64Array): Float64Array => values.map((value, i) => value * state.primes[i]);
  return makeState(state.primes, scale(state.real), scale(state.imaginary), state.dimension);
}

/**
 * The shift by k ranks: |p_n⟩ → |p_{n+k}⟩, ranks clamped at 1, amplitudes that meet added, then normalised.
 *
 * Unitary only where nothing is clamped.
 *
 * @param k Any integer.
 * @throws RangeError if `k` is no integer, or a rank leaves the table of primes.
 *
 * @example
 * ```ts
 * import { basisState, shiftPrimes } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shiftPrimes(basisState(7), 1).get(11).re, 1);
 * assertEquals(shiftPrimes(basisState(7), -9).get(2).re, 1);
 * ```
 */
export function shiftPrimes(state: PrimeState, k: number): PrimeState {
  checkInteger(k, "a shift", -Number.MAX_SAFE_INTEGER);
  return moved(state, [(p) => nthPrime(Math.max(1, primeIndex(p) + k))]);
}

/**
 * Every |p⟩ → (|p⟩ + |next prime⟩)/√2, summed, then normalised. It looks like a Hadamard gate and is none: it is **not
 * unitary**, and twice is not the identity.
 *
 * @throws RangeError if the state names a prime without a successor below 2^53.
 *
 * @example
 * ```ts
 * import { basisState, hadamardLike } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const twice = hadamardLike(hadamardLike(basisState(2)));
 * assertAlmostEquals(twice.overlap(basisState(2)), 1 / 6); // |2⟩ + 2|3⟩ + |5⟩, where a Hadamard gate gives |2⟩ back
 * ```
 */
export function hadamardLike(state: PrimeState): PrimeState {
  return moved(state, [(p) => p, nextPrime]);
}

/**
 * The projection Π̂_S: keeps the primes of `kept` and normalises what is left.
 *
 * What is left may be nothing, and is then the zero state.
 *
 * @throws RangeError if a number of `kept` is not prime or comes twice.
 *
 * @example
 * ```ts
 * import { compositeState, projectOnto } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(projectOnto(compositeState(60), [3]).get(3).re, 1);
 * assertEquals(projectOnto(compositeState(60), [7]).norm(), 0);
 * ```
 */
export function projectOnto(state: PrimeState, kept: ArrayLike<number>): PrimeState {
  const wanted = new Set(supportOf(kept));
  const keep = (values: Float64Array): Float64Array => values.filter((_, i) => wanted.has(state.primes[i]));
  return makeState(keep(state.primes), keep(state.real), keep(state.imaginary), state.dimension).normalized();
}

// Each target sends every prime to another; amplitudes that meet are added, and the sum is normalised.
function moved(state: PrimeState, targets: ((p: number) => number)[]): PrimeState {
  const sums = new Map<number, [number, number]>();
  for (const target of targets) {
    for (let i = 0; i < state.size; i++) {
      const p = target(state.primes[i]);
      const sum = sums.get(p);
      if (sum === undefined) sums.set(p, [state.real[i], state.imaginary[i]]);
      else [sum[0], sum[1]] = [sum[0] + state.real[i], sum[1] + state.imaginary[i]];
    }
  }
  const primes = Float64Array.from(sums.keys()).sort();
  const real = primes.map((p) => sums.get(p)![0]);
  const imaginary = primes.map((p) => sums.get(p)![1]);
  return makeState(primes, real, imaginary, Math.max(state.dimension, primes.length)).normalized();
}

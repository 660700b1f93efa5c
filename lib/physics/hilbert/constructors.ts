import type { Pcg64 } from "../../random/pcg64.ts";
import { DEFAULT_PRIME_COUNT } from "../constants.ts";
import { factorize } from "../primes/factorize.ts";
import { checkInteger } from "../primes/checks.ts";
import { firstNPrimes, nthPrime } from "../primes/sequence.ts";
import { checkFinite, type Complex, complexOf } from "./complex.ts";
import { makeState, PrimeState } from "./prime_state.ts";
import { supportOf } from "./support.ts";

/** How many primes the default basis has once `primes` are in it: 25, and one for each of them above 97. */
function extendedDimension(primes: number[]): number {
  const last = nthPrime(DEFAULT_PRIME_COUNT);
  return DEFAULT_PRIME_COUNT + primes.filter((p) => p > last).length;
}

/**
 * The basis state |p⟩.
 *
 * @param basis The primes of the space; the first 25 unless told otherwise, and `p` itself.
 * @throws RangeError if `p` is not prime, or not in the basis given.
 *
 * @example
 * ```ts
 * import { basisState } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(basisState(5).get(5), { re: 1, im: 0 });
 * assertEquals(basisState(5).stateCoherence(), 1);
 * ```
 */
export function basisState(p: number, basis?: ArrayLike<number>): PrimeState {
  if (basis === undefined) return PrimeState.from([[p, 1]], extendedDimension([p]));
  if (!supportOf(basis).includes(p)) {
    throw new RangeError(`Cannot take ${p} as a basis state of ${basis.length} primes: it is none of them`);
  }
  return PrimeState.from([[p, 1]], basis.length);
}

/**
 * Equal weights and given phases: Σ e^{iθ_k} |p_k⟩ / √n.
 *
 * @param primes The n primes, which are also the declared space.
 * @param phases The θ_k in radians, one a prime; all 0 unless told otherwise.
 * @throws RangeError if there is no prime, one is composite or comes twice; TypeError if the lengths differ.
 *
 * @example
 * ```ts
 * import { superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const same = superposition([2, 3]);
 * const opposite = superposition([2, 3], [0, Math.PI]);
 * assertAlmostEquals(same.overlap(opposite), 0, 1e-15);
 * ```
 */
export function superposition(primes: ArrayLike<number>, phases?: ArrayLike<number>): PrimeState {
  if (primes.length === 0) {
    throw new RangeError("Cannot superpose primes as a state of norm 1: there is none");
  }
  if (phases !== undefined && phases.length !== primes.length) {
    throw new TypeError(`Cannot take phases as one a prime: ${phases.length} for ${primes.length} primes`);
  }
  const size = 1 / Math.sqrt(primes.length);
  return PrimeState.from(Array.from(primes, (p, k) => {
    const phase = phases?.[k] ?? 0;
    checkFinite(phase, `the phase of ${p}`);
    return [p, { re: size * Math.cos(phase), im: size * Math.sin(phase) }];
  }));
}

/**
 * The uniform state over `primes`, the first 25 unless told otherwise: largest entropy, coherence 0.
 *
 * @throws RangeError if there is no prime, one is composite or comes twice.
 *
 * @example
 * ```ts
 * import { uniformState } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(uniformState().entropyBits(), Math.log2(25));
 * ```
 */
export function uniformState(primes: ArrayLike<number> = firstNPrimes(DEFAULT_PRIME_COUNT)): PrimeState {
  return superposition(primes);
}

/**
 * The uniform state over the first `n` primes.
 *
 * @throws RangeError if `n` is no integer from 1 to 7,000,000.
 *
 * @example
 * ```ts
 * import { firstNSuperposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(firstNSuperposition(4).get(7).re, 0.5);
 * ```
 */
export function firstNSuperposition(n: number): PrimeState {
  return superposition(firstNPrimes(n));
}

/**
 * The state of a composite number: amplitudes in proportion to the exponents of its factorisation, normalised.
 *
 * 60 = 2²·3·5 becomes (2|2⟩ + |3⟩ + |5⟩)/√6. Numbers without a common factor are orthogonal, by unique factorisation.
 * The space is that of the first 25 primes and of every factor beyond.
 *
 * @param n The number, or its factorisation where it is too large for a double: exponents by prime.
 * @throws RangeError if `n` is no integer from 2 to 2^53 − 1; if a factorisation is empty, or one of its numbers not
 * prime or its exponent no positive integer.
 *
 * @example
 * ```ts
 * import { compositeState } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(compositeState(30).overlap(compositeState(42)), (2 / 3) ** 2);
 * assertEquals(compositeState(30).overlap(compositeState(77)), 0);
 * ```
 */
export function compositeState(n: number | ReadonlyMap<number, number>): PrimeState {
  const exponents = [...(typeof n === "number" ? factorize(n) : n)];
  if (exponents.length === 0) {
    const got = typeof n === "number" ? n : "no factors";
    throw new RangeError(`Cannot take n as a number of at least 2 with factors: ${got}`);
  }
  for (const [p, exponent] of exponents) checkInteger(exponent, `the exponent of ${p}`, 1);
  return PrimeState.from(exponents, extendedDimension(exponents.map(([p]) => p))).normalized();
}

/**
 * A random state, uniform on the unit sphere: independent complex normal amplitudes, normalised.
 *
 * @param primes The primes, which are also the declared space.
 * @param random The generator; two draws a prime, in ascending order.
 * @throws RangeError if there is no prime, one is composite or comes twice.
 *
 * @example
 * ```ts
 * import { firstNPrimes, randomState } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(randomState(firstNPrimes(1000), new Pcg64(1)).norm(), 1);
 * ```
 */
export function randomState(primes: ArrayLike<number>, random: Pcg64): PrimeState {
  const support = supportOf(primes);
  if (support.length === 0) throw new RangeError("Cannot draw a state as one of norm 1: there is no prime");
  const [real, imaginary] = [new Float64Array(support.length), new Float64Array(support.length)];
  for (let i = 0; i < support.length; i++) [real[i], imaginary[i]] = [random.normal(), random.normal()];
  return makeState(support, real, imaginary, support.length).normalized();
}

/**
 * The coherent state of α, as of a harmonic oscillator whose levels are primes: the amplitude of the i-th prime,
 * counted from zero, is e^{−|α|²/2} α^i / √(i!), normalised over the primes given.
 *
 * @param alpha A complex number; |α|² is the mean level, as long as there are primes enough.
 * @param primes The levels, lowest first in ascending order; the first 25 unless told otherwise.
 * @throws RangeError if α is not finite, or the primes no basis.
 *
 * @example
 * ```ts
 * import { coherentState } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const p = coherentState(2).probabilities();
 * assertAlmostEquals(p[4] / p[0], 4 ** 4 / 24, 1e-9); // a Poisson distribution of mean |α|² = 4
 * ```
 */
export function coherentState(
  alpha: number | Complex,
  primes: ArrayLike<number> = firstNPrimes(DEFAULT_PRIME_COUNT),
): PrimeState {
  const { re, im } = complexOf(alpha, "alpha");
  const support = supportOf(primes);
  if (support.length === 0) throw new RangeError("Cannot take levels as primes: there is none");
  const [size, angle] = [Math.hypot(re, im), Math.atan2(im, re)];
  if (size === 0) return basisState(support[0], support);
  // In logarithms, since |α|^i and i! leave the range of a double long before their ratio does.
  const logs = support.map((_, i) => i * Math.log(size));
  for (let i = 1, logFactorial = 0; i < logs.length; i++) {
    logFactorial += Math.log(i);
    logs[i] -= logFactorial / 2;
  }
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const sizes = logs.map((log) => Math.exp(log - largest));
  const real = sizes.map((length, i) => length * Math.cos(i * angle));
  return makeState(support, real, sizes.map((length, i) => length * Math.sin(i * angle)), support.length)
    .normalized();
}

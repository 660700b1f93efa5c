import { firstNPrimes } from "../primes/sequence.ts";
import { makeState, type PrimeState } from "./prime_state.ts";
import { supportOf } from "./support.ts";
import { toVector } from "./vector.ts";

/**
 * The discrete Fourier transform over the places of a basis: |p_j⟩ → Σ_k e^{2πijk/N} |p_k⟩ / √N. Unitary, with
 * {@linkcode inverseFourier} as its inverse.
 *
 * It transforms places, not primes: the "prime Fourier" e^{2πi ln p ln q / ln P} that goes by this name elsewhere is not
 * unitary (it shrinks a unit state of four primes to 0.47) and cannot be undone.
 *
 * N² operations: 1,000 primes take some milliseconds.
 *
 * @param basis The N primes. Unless told otherwise those that the state names, if they are as many as it has
 * dimensions, and as many of the first primes if not.
 * @throws RangeError if the state has an amplitude at a prime outside the basis, or the list is no basis.
 *
 * @example
 * ```ts
 * import { basisState, firstNPrimes, fourier, inverseFourier, uniformState } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const basis = firstNPrimes(8);
 * assertAlmostEquals(fourier(basisState(2), basis).overlap(uniformState(basis)), 1);
 * assertAlmostEquals(inverseFourier(fourier(basisState(7), basis), basis).get(7).re, 1);
 * ```
 */
export function fourier(
  state: PrimeState,
  basis: ArrayLike<number> = basisOf(state),
): PrimeState {
  return transform(state, supportOf(basis), 1);
}

/**
 * The inverse of {@linkcode fourier} over the same basis: |p_j⟩ → Σ_k e^{−2πijk/N} |p_k⟩ / √N. Unitary.
 *
 * @param basis The N primes. Unless told otherwise those that the state names, if they are as many as it has
 * dimensions, and as many of the first primes if not.
 * @throws RangeError if the state has an amplitude at a prime outside the basis, or the list is no basis.
 *
 * @example
 * ```ts
 * import { compositeState, fourier, inverseFourier } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = compositeState(360);
 * assertAlmostEquals(inverseFourier(fourier(state)).overlap(state), 1);
 * ```
 */
export function inverseFourier(
  state: PrimeState,
  basis: ArrayLike<number> = basisOf(state),
): PrimeState {
  return transform(state, supportOf(basis), -1);
}

function basisOf(state: PrimeState): ArrayLike<number> {
  return state.size === state.dimension ? state.primes : firstNPrimes(state.dimension);
}

function transform(state: PrimeState, basis: Float64Array, sign: 1 | -1): PrimeState {
  const n = basis.length;
  if (n === 0) throw new RangeError("Cannot transform a state over a basis of primes: the basis is empty");
  const vector = toVector(state, basis);
  const named = Array.from(basis.keys()).filter((j) => vector.real[j] !== 0 || vector.imaginary[j] !== 0);
  // All powers of the root of unity, scaled: jk mod N picks one, exactly.
  const scale = 1 / Math.sqrt(n);
  const cos = Float64Array.from(basis, (_, m) => scale * Math.cos(2 * Math.PI * m / n));
  const sin = Float64Array.from(basis, (_, m) => scale * sign * Math.sin(2 * Math.PI * m / n));
  const [real, imaginary] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    for (const j of named) {
      const m = j * k % n;
      real[k] += vector.real[j] * cos[m] - vector.imaginary[j] * sin[m];
      imaginary[k] += vector.real[j] * sin[m] + vector.imaginary[j] * cos[m];
    }
  }
  return makeState(basis, real, imaginary, n);
}

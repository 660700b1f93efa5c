import { GOLDEN_ANGLE } from "../constants.ts";
import { primeIndex } from "../primes/sequence.ts";
import { checkFinite } from "./complex.ts";
import { makeState, type PrimeState } from "./prime_state.ts";

/** The state with the amplitude of each prime turned by its angle in radians: the unitary diagonal operators. */
export function turnPhases(state: PrimeState, angleOf: (p: number, i: number) => number): PrimeState {
  const [real, imaginary] = [new Float64Array(state.size), new Float64Array(state.size)];
  for (let i = 0; i < state.size; i++) {
    const angle = angleOf(state.primes[i], i);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    real[i] = state.real[i] * cos - state.imaginary[i] * sin;
    imaginary[i] = state.real[i] * sin + state.imaginary[i] * cos;
  }
  return makeState(state.primes, real, imaginary, state.dimension);
}

/**
 * The phase gate Φ̂(p, θ): multiplies the amplitude of `p` by e^{iθ}. Unitary.
 *
 * @param theta θ in radians.
 * @throws RangeError if θ is not finite.
 *
 * @example
 * ```ts
 * import { phaseGate, superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(phaseGate(superposition([2, 3]), 3, Math.PI).get(3).re, -Math.SQRT1_2);
 * ```
 */
export function phaseGate(state: PrimeState, p: number, theta: number): PrimeState {
  checkFinite(theta, "theta");
  return turnPhases(state, (q) => q === p ? theta : 0);
}

/**
 * Time evolution Û(t, ω): turns the amplitude of p by −ω·ln p·t, so that large primes turn faster. Unitary.
 *
 * @param time t.
 * @param frequency ω in radians a unit of time, 1 unless told otherwise.
 * @throws RangeError if either is not finite.
 *
 * @example
 * ```ts
 * import { superposition, timeEvolution } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = superposition([2, 3]);
 * assertAlmostEquals(timeEvolution(timeEvolution(state, 1.5), -1.5).overlap(state), 1);
 * ```
 */
export function timeEvolution(state: PrimeState, time: number, frequency = 1): PrimeState {
  checkFinite(time, "the time");
  checkFinite(frequency, "the frequency");
  return turnPhases(state, (p) => -frequency * Math.log(p) * time);
}

/**
 * The golden phase Ĝ: turns the n-th prime, counted from one, by n golden angles 2π/φ². Unitary.
 *
 * @throws RangeError if the state names a prime above 2^27, whose rank is not tabulated.
 *
 * @example
 * ```ts
 * import { basisState, GOLDEN_ANGLE, goldenPhase } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(goldenPhase(basisState(3)).get(3).re, Math.cos(2 * GOLDEN_ANGLE));
 * ```
 */
export function goldenPhase(state: PrimeState): PrimeState {
  return turnPhases(state, (p) => primeIndex(p) * GOLDEN_ANGLE);
}

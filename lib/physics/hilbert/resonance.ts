import { checkFinite } from "./complex.ts";
import { turnPhases } from "./phases.ts";
import type { PrimeState } from "./prime_state.ts";

/**
 * The resonance operator R̂(n)|p⟩ = e^{2πi·log_p n} |p⟩ with log_p n = ln n / ln p. Unitary.
 *
 * A power of p leaves |p⟩ alone, R̂(1) is the identity, and R̂(m)R̂(n) = R̂(mn). Of the readings in circulation this is
 * the one whose phases depend on the prime as its formula says; see {@linkcode globalResonance} for the other.
 *
 * @param n A positive number; it need not be an integer.
 * @throws RangeError if `n` is not positive and finite.
 *
 * @example
 * ```ts
 * import { resonance, superposition } from "@haze/haze/physics";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const state = superposition([2, 3]);
 * assertAlmostEquals(resonance(state, 2).get(2).re, state.get(2).re); // 2 = 2¹
 * assert(resonance(state, 2).overlap(state) < 0.2);
 * ```
 */
export function resonance(state: PrimeState, n: number): PrimeState {
  return turnPhases(state, (p) => resonancePhase(p, n));
}

/**
 * The phase 2π·log_p n of R̂(n) at the prime p, reduced to [−π, π].
 *
 * @throws RangeError if `n` is not positive and finite, or `p` not above 1.
 *
 * @example
 * ```ts
 * import { resonancePhase } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(resonancePhase(5, 25), 0);
 * ```
 */
export function resonancePhase(p: number, n: number): number {
  checkPositive(n);
  if (!(p > 1)) throw new RangeError(`Cannot take a logarithm to the base p as p is above 1: ${p}`);
  const turns = Math.log(n) / Math.log(p);
  // Whole turns are dropped here, where they are exact, and not by cos and sin of a large angle.
  return 2 * Math.PI * (turns - Math.round(turns));
}

/**
 * The other reading of R̂(n): every prime turned by the same 2π·ln n. Unitary, and unobservable.
 *
 * It is a global phase: no overlap, probability or measurement of a state changes, which is why
 * {@linkcode resonance} is the default. It is kept for comparison.
 *
 * @throws RangeError if `n` is not positive and finite.
 *
 * @example
 * ```ts
 * import { globalResonance, superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = superposition([2, 3]);
 * assertAlmostEquals(globalResonance(state, 6).overlap(state), 1);
 * ```
 */
export function globalResonance(state: PrimeState, n: number): PrimeState {
  checkPositive(n);
  return turnPhases(state, () => 2 * Math.PI * Math.log(n));
}

/** Strength and scale of {@linkcode pairResonance}. */
export interface PairResonanceOptions {
  /** ω in radians a unit of prime gap, 1 unless told otherwise. */
  readonly frequency?: number;
  /** g, 0.1 unless told otherwise. */
  readonly coupling?: number;
}

/**
 * Resonance R̂(ω, g) by pairs: turns p by g·Σ_q sin(ω(p − q)) over the other primes q that the state names. Unitary on
 * states that name the same primes.
 *
 * The sum over all pairs takes 2n sines and cosines, since sin(a − b) = sin a cos b − cos a sin b.
 *
 * @throws RangeError if an option is not finite.
 *
 * @example
 * ```ts
 * import { pairResonance, superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const turned = pairResonance(superposition([2, 3]), { coupling: 0.5 });
 * assertAlmostEquals(Math.atan2(turned.get(3).im, turned.get(3).re), 0.5 * Math.sin(1));
 * ```
 */
export function pairResonance(state: PrimeState, options: PairResonanceOptions = {}): PrimeState {
  const { frequency = 1, coupling = 0.1 } = options;
  checkFinite(frequency, "the frequency");
  checkFinite(coupling, "the coupling");
  const sines = state.primes.map((p) => Math.sin(frequency * p));
  const cosines = state.primes.map((p) => Math.cos(frequency * p));
  const [sine, cosine] = [sines, cosines].map((values) => values.reduce((sum, value) => sum + value, 0));
  // The term of p itself is sin 0, so that the sum may run over all.
  return turnPhases(state, (_, i) => coupling * (sines[i] * cosine - cosines[i] * sine));
}

function checkPositive(n: number): void {
  if (!(n > 0 && n < Infinity)) throw new RangeError(`Cannot take n as a positive finite number: ${n}`);
}

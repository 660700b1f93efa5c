import type { PrimeState } from "../hilbert/prime_state.ts";

/** Norms below this count as zero. */
const ZERO = 1e-10;

/**
 * How alike two states are, whatever their phase: |⟨a|b⟩|/(|a|·|b|), from 0 to 1; 0 if either is zero.
 *
 * @example
 * ```ts
 * import { compositeState, stateSimilarity } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(stateSimilarity(compositeState(30), compositeState(42)), 2 / 3); // two of three primes shared
 * ```
 */
export function stateSimilarity(a: PrimeState, b: PrimeState): number {
  const norms = a.norm() * b.norm();
  const { re, im } = a.inner(b);
  return norms < ZERO ? 0 : Math.min(1, Math.hypot(re, im) / norms);
}

/**
 * The visibility of the interference of two states, (|a+b|² − |a|² − |b|²)/(2|a||b|) = Re⟨a|b⟩/(|a||b|).
 *
 * @returns 1 where they add up, −1 where they cancel, 0 where they ignore each other or either is zero
 *
 * @example
 * ```ts
 * import { compositeState, interferenceVisibility } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [a, b] = [compositeState(30), compositeState(42)];
 * assertAlmostEquals(interferenceVisibility(a, b), 2 / 3);
 * assertAlmostEquals(interferenceVisibility(a, b.times({ re: -1, im: 0 })), -2 / 3);
 * assertAlmostEquals(interferenceVisibility(a, b.times({ re: 0, im: 1 })), 0);
 * ```
 */
export function interferenceVisibility(a: PrimeState, b: PrimeState): number {
  const norms = a.norm() * b.norm();
  return norms < ZERO ? 0 : Math.max(-1, Math.min(1, a.inner(b).re / norms));
}

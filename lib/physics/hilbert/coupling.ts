import { turnPhases } from "./phases.ts";
import { makeState, type PrimeState } from "./prime_state.ts";
import { resonancePhase } from "./resonance.ts";

/**
 * The coupling Ĉ(n): out_p = (1/N) Σ_q e^{2πi(log_p n − log_q n)} α_q over the N primes that the state names, then
 * normalised. Not unitary.
 *
 * It projects on the single state R̂(n)·uniform: whatever comes in, that state comes out, with the phase of its inner
 * product with the input. A state orthogonal to it becomes zero.
 *
 * @throws RangeError if `n` is not positive and finite.
 *
 * @example
 * ```ts
 * import { couplePrimes, resonance, superposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const coupled = couplePrimes(superposition([2, 3, 5], [0, 1, 4]), 6);
 * assertAlmostEquals(coupled.overlap(resonance(superposition([2, 3, 5]), 6)), 1);
 * ```
 */
export function couplePrimes(state: PrimeState, n: number): PrimeState {
  const back = turnPhases(state, (p) => -resonancePhase(p, n));
  const mean = (values: Float64Array): Float64Array =>
    values.map(() => values.reduce((sum, value) => sum + value, 0) / values.length);
  const level = makeState(state.primes, mean(back.real), mean(back.imaginary), state.dimension);
  return turnPhases(level, (p) => resonancePhase(p, n)).normalized();
}

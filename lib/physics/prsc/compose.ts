import type { Complex } from "../hilbert/complex.ts";
import { uniformState } from "../hilbert/constructors.ts";
import type { PrimeState } from "../hilbert/prime_state.ts";

/**
 * Several states as one: |ψ⟩ = Σ w_i |ψ_i⟩, normalised.
 *
 * What the states share adds up, and cancels where phases oppose. If everything cancels, the zero state is left; of no
 * state at all it is the uniform one over the first 25 primes.
 *
 * @param weights One factor a state, real or complex.
 * @throws {TypeError} if there are not as many weights as states
 * @throws {RangeError} if a weight is not finite
 *
 * @example
 * ```ts
 * import { composeStates, compositeState } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const both = composeStates([compositeState(30), compositeState(42)], [1, 0.8]);
 * assert(both.get(2).re > both.get(5).re && both.get(5).re > both.get(7).re);
 * ```
 */
export function composeStates(
  states: readonly PrimeState[],
  weights: readonly (number | Complex)[],
): PrimeState {
  if (states.length !== weights.length) {
    throw new TypeError(
      `Cannot compose states as each has a weight: ${weights.length} for ${states.length} states`,
    );
  }
  if (states.length === 0) return uniformState();
  return states.map((state, i) => state.times(weights[i])).reduce((sum, term) => sum.plus(term)).normalized();
}

import type { Pcg64 } from "../../random/pcg64.ts";
import { NEGLIGIBLE } from "../entropy.ts";
import { makeState, type PrimeState } from "./prime_state.ts";
import { placeOf } from "./support.ts";

/** What a measurement gave. */
export interface Measurement {
  /** The prime that was found. */
  readonly prime: number;
  /** How probable it was. */
  readonly probability: number;
  /** The state afterwards, |prime⟩. */
  readonly state: PrimeState;
}

/**
 * Measures which prime a state is: p comes out with probability |α_p|²/norm² (Born's rule), and |p⟩ remains.
 *
 * @param random The generator; one draw.
 * @throws RangeError for a zero state, which has no outcome.
 *
 * @example
 * ```ts
 * import { compositeState, measure } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const { prime, state } = measure(compositeState(60), new Pcg64(0));
 * assertEquals(60 % prime, 0);
 * assertEquals(state.entropyBits(), 0);
 * ```
 */
export function measure(state: PrimeState, random: Pcg64): Measurement {
  checkNotZero(state);
  const probabilities = state.probabilities();
  let [i, rest] = [0, random.uniform()];
  // Rounding may leave a last crumb: it goes to the last prime that is possible.
  const last = probabilities.findLastIndex((probability) => probability > 0);
  while (i < last && rest >= probabilities[i]) rest -= probabilities[i++];
  return { prime: state.primes[i], probability: probabilities[i], state: only(state, i) };
}

/**
 * The state |p⟩ that remains after `p` was found in `state`.
 *
 * @throws RangeError if the amplitude of `p` is 0: it cannot be found.
 *
 * @example
 * ```ts
 * import { collapse, compositeState } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(collapse(compositeState(60), 3).get(3), { re: 1, im: 0 });
 * ```
 */
export function collapse(state: PrimeState, p: number): PrimeState {
  const i = placeOf(p, state.primes);
  if (i < 0 || (state.real[i] === 0 && state.imaginary[i] === 0)) {
    throw new RangeError(
      `Cannot collapse a state to ${p} as an outcome that is possible: its amplitude is 0`,
    );
  }
  return only(state, i);
}

/**
 * Collapses to the most probable prime, without chance; the smallest of equals.
 *
 * @throws RangeError for a zero state.
 *
 * @example
 * ```ts
 * import { collapseToLargest, compositeState } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(collapseToLargest(compositeState(60)).get(2).re, 1);
 * ```
 */
export function collapseToLargest(state: PrimeState): PrimeState {
  checkNotZero(state);
  const probabilities = state.probabilities();
  return only(state, probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b))));
}

function only(state: PrimeState, i: number): PrimeState {
  return makeState(state.primes.slice(i, i + 1), Float64Array.of(1), Float64Array.of(0), state.dimension);
}

function checkNotZero(state: PrimeState): void {
  if (state.norm() < NEGLIGIBLE) {
    throw new RangeError("Cannot measure a state as one with outcomes: its norm is 0");
  }
}

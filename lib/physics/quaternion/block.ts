import { INVERSE_PHI } from "../constants.ts";
import { multiHeadAttention, type MultiHeadOptions } from "./multi_head.ts";
import { Quaternion } from "./quaternion.ts";
import type { QuaternionState } from "./quaternion_state.ts";

// Primes of a smaller probability are dropped at the end of a block, so that supports do not only ever grow.
const KEPT_PROBABILITY = 0.01;

/** How a block attends. */
export interface ResonantBlockOptions extends MultiHeadOptions {
  /** Whether a state sees only itself and those before it; false unless told otherwise. */
  readonly causal?: boolean;
}

/**
 * A block on a sequence of states: every state attends to all, then passes tanh part by part, each time mixed as
 * x/φ + f(x)·(1 − 1/φ); then primes of a probability below 0.01 are dropped and the state is normalised.
 *
 * Nothing in it is learned: it shows what the ResoFormer's block does, on states that can be looked at.
 *
 * @param states At least one.
 * @returns As many states, normalised.
 * @throws RangeError if there is no state, or an option is out of range.
 *
 * @example
 * ```ts
 * import { Quaternion, QuaternionState, resonantBlock } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const pair = (p: number, q: number) =>
 *   QuaternionState.from([[p, Quaternion.ONE], [q, new Quaternion(0, 1)]]).normalized();
 * const states = [pair(2, 3), pair(3, 5)];
 * assertEquals([...resonantBlock(states, { heads: 1 })[0].primes], [2, 3, 5]);
 * assertEquals([...resonantBlock(states, { heads: 1, causal: true })[0].primes], [2, 3]);
 * ```
 */
export function resonantBlock(
  states: readonly QuaternionState[],
  options: ResonantBlockOptions = {},
): QuaternionState[] {
  if (states.length === 0) throw new RangeError("Cannot run a block as one over states: there is none");
  return states.map((state, t) => {
    const seen = options.causal ? states.slice(0, t + 1) : states;
    const attended = mix(state, multiHeadAttention(state, seen, seen, options));
    const mixed = mix(attended, attended.map(tanhOfParts));
    const probabilities = mixed.probabilities();
    return mixed.filter((_, i) => probabilities[i] >= KEPT_PROBABILITY).normalized();
  });
}

function mix(state: QuaternionState, update: QuaternionState): QuaternionState {
  return state.times(INVERSE_PHI).plus(update.times(1 - INVERSE_PHI));
}

function tanhOfParts({ w, x, y, z }: Quaternion): Quaternion {
  return new Quaternion(Math.tanh(w), Math.tanh(x), Math.tanh(y), Math.tanh(z));
}

import type { SamplingSettings } from "./table.ts";
import type { SamplerState, SamplingStep } from "./step.ts";

/**
 * A sampler: a pure function from logits and a state to a distribution; the draw is a separate step, {@linkcode draw}.
 *
 * The state goes in with the logits and comes out of `nextState` only after the draw, since a rule with a memory
 * (a controller of surprise, a penalty on repetition) learns from the token that came, not from the distribution.
 */
export interface Sampler {
  /** The validated settings, complete: enough to build the same sampler again, and what a record stores. */
  readonly settings: SamplingSettings;
  /** The state before the first token of a text without a prompt. */
  readonly initialState: SamplerState;
  /**
   * The state before the first token after a prompt; a sampler that looks back on no tokens starts as without one.
   *
   * @param prompt Ids, oldest first; none is fine.
   * @throws RangeError if one that is looked back on is no integer of at least 0.
   */
  start(prompt: ArrayLike<number>): SamplerState;
  /**
   * Gives the distribution of the next token; the same arguments always give the same numbers.
   *
   * @param logits V logits; −∞ forbids a token.
   * @param state What `start` gave, or `nextState` after the previous token.
   * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞, or if a recent token is not below V.
   * @throws TypeError if the state is not one of this sampler's.
   */
  distribution(logits: ArrayLike<number>, state: SamplerState): SamplingStep;
  /**
   * Gives the state for the following token, once `token` was drawn from `step`.
   *
   * @throws RangeError if the sampler has a memory and the token is no id of the step.
   * @throws TypeError if the state is not one of this sampler's.
   */
  nextState(state: SamplerState, step: SamplingStep, token: number): SamplerState;
}

/**
 * Draws a token: the number of entries ≤ `uniform` in the cumulative sum of the probabilities divided by its last entry.
 *
 * It is numpy's rule for one categorical draw. The probabilities need not sum to one; a token of probability 0 never comes.
 *
 * @param probabilities V numbers ≥ 0, at least one above 0.
 * @param uniform One uniform number in [0, 1); for a greedy step any number in it gives the same token.
 * @returns A token id in [0, V).
 * @throws RangeError if an entry is negative or not finite, if all are 0, or if `uniform` is not in [0, 1).
 *
 * @example
 * ```ts
 * import { draw } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 0.49, 0.5, 0.99].map((uniform) => draw([0, 0.5, 0, 0.5], uniform)), [1, 1, 3, 3]);
 * ```
 */
export function draw(probabilities: ArrayLike<number>, uniform: number): number {
  if (!(uniform >= 0 && uniform < 1)) {
    throw new RangeError(`Cannot draw as the uniform number must be in [0, 1): ${uniform}`);
  }
  let total = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i] >= 0 && probabilities[i] < Infinity)) {
      const got = `entry ${i} is ${probabilities[i]}`;
      throw new RangeError(`Cannot draw as every probability must be ≥ 0 and finite: ${got}`);
    }
    total += probabilities[i];
  }
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(`Cannot draw as the probabilities must have a finite sum above 0: ${total}`);
  }
  // Far below the edge, sums are compared instead of quotients: rounding moves neither side by as much as 2^-50 of itself,
  // unless the numbers are so small that they lose digits.
  const surelyBelow = total > 1e-290 ? uniform * total * (1 - 2 ** -50) : 0;
  let token = 0;
  let cumulative = probabilities[0];
  while (cumulative < surelyBelow) cumulative += probabilities[++token];
  // The last quotient is exactly one, so the walk always ends inside; a zero entry repeats a quotient already passed.
  while (cumulative / total <= uniform) cumulative += probabilities[++token];
  return token;
}

import type { SamplingSettings } from "./settings.ts";

/** What a filter leaves of a distribution. */
export interface Filtered {
  /** V probabilities that sum to one; 0 for every token that was cut. */
  probabilities: Float64Array;
  /** The probability, before the filter, of the tokens that it kept: in (0, 1]. */
  keptMass: number;
  /** How many tokens have a probability above zero. */
  kept: number;
}

/** One step of sampling without its draw: the distribution to draw from and what was done to the model's own. */
export interface SamplingStep extends Filtered {
  /** The temperature that was used; 0 if the step is greedy, and then the draw needs no randomness. */
  temperature: number;
  /** Entropies in bits: `raw` of the model's distribution, `tempered` after the temperature, `filtered` of `probabilities`. */
  entropyBits: { raw: number; tempered: number; filtered: number };
  /** The largest probability of the model's own distribution, in [1/V, 1]. */
  confidence: number;
  /** The model's own distribution as V natural logarithms of probabilities, before temperature and filter. */
  rawLogProbabilities: Float64Array;
}

/**
 * What a sampler carries from one token to the next, as plain JSON: the empty object if it has no memory.
 *
 * A state belongs to one text. It is never changed in place, so that any step can be taken again from it.
 */
export type SamplerState = Readonly<Record<string, number | readonly number[]>>;

/**
 * A sampler: a pure function from logits and a state to a distribution; the draw is a separate step, {@linkcode draw}.
 *
 * The state goes in with the logits and comes out of `nextState` only after the draw, since a rule with a memory
 * (a controller of surprise, a penalty on repetition) learns from the token that came, not from the distribution.
 */
export interface Sampler {
  /** The validated settings, complete: enough to build the same sampler again, and what a record stores. */
  readonly settings: SamplingSettings;
  /** The state before the first token of a text. */
  readonly initialState: SamplerState;
  /**
   * Gives the distribution of the next token; the same arguments always give the same numbers.
   *
   * @param logits V logits; −∞ forbids a token.
   * @param state `initialState`, or what `nextState` gave after the previous token.
   * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
   * @throws TypeError if the state is not one of this sampler's.
   */
  distribution(logits: ArrayLike<number>, state: SamplerState): SamplingStep;
  /** Gives the state for the following token, once `token` was drawn from `step`. */
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
  // The last quotient is exactly one, so the walk always ends inside; a zero entry repeats a quotient already passed.
  let token = 0;
  let cumulative = probabilities[0];
  while (cumulative / total <= uniform) cumulative += probabilities[++token];
  return token;
}

import { INVERSE_PHI } from "./constants.ts";
import { coherenceFromEntropy } from "./entropy.ts";

/**
 * The coherence of a next-token distribution: 1 − H/ln V with H the entropy of softmax(logits) in nats.
 *
 * One means certain, zero means all tokens alike. −∞ is a token that cannot come, and still counts in V.
 *
 * @param logits V scores; 1 if there is only one.
 * @throws RangeError if there is none, one is NaN or +∞, or all are −∞.
 *
 * @example
 * ```ts
 * import { logitCoherence } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(logitCoherence([3, 3, 3, 3]), 0);
 * assertAlmostEquals(logitCoherence([0, 0, -Infinity, -Infinity]), 0.5);
 * ```
 */
export function logitCoherence(logits: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    if (!(logits[i] < Infinity)) {
      throw new RangeError(`Cannot read logits as a row of scores: entry ${i} is ${logits[i]}`);
    }
    largest = Math.max(largest, logits[i]);
  }
  if (largest === -Infinity) {
    const got = logits.length === 0 ? "it is empty" : "every entry is -Infinity";
    throw new RangeError(`Cannot read logits as a row of scores: ${got}`);
  }
  // With e_i = exp(x_i − max): H = ln Σe − Σ e·(x − max) / Σe.
  let [sum, moment] = [0, 0];
  for (let i = 0; i < logits.length; i++) {
    const below = logits[i] - largest;
    const exponential = Math.exp(below);
    sum += exponential;
    // Where e underflows to 0, e·(x − max) is 0 too, and not the NaN of 0·∞.
    if (exponential > 0) moment += exponential * below;
  }
  return coherenceFromEntropy(Math.log(sum) - moment / sum, Math.log(logits.length));
}

/**
 * The {@linkcode logitCoherence} of each position of a text: one number a row. Their mean is the text's; the entropy of
 * the averaged distribution, which is sometimes taken for it, is another and larger one.
 *
 * @param logits Row-major scores. // (T, V)
 * @param vocabSize V.
 * @returns T coherences.
 * @throws RangeError if V is no positive integer, or a row no row of logits; TypeError if rows are not complete.
 *
 * @example
 * ```ts
 * import { logitCoherences } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(logitCoherences([5, 5, -Infinity, 0], 2), Float64Array.of(0, 1));
 * ```
 */
export function logitCoherences(logits: ArrayLike<number>, vocabSize: number): Float64Array {
  if (!Number.isInteger(vocabSize) || vocabSize < 1) {
    throw new RangeError(`Cannot take the vocabulary size as an integer from 1: ${vocabSize}`);
  }
  if (logits.length % vocabSize !== 0) {
    throw new TypeError(`Cannot read logits as rows of ${vocabSize} scores: there are ${logits.length}`);
  }
  const all = Float64Array.from(logits);
  return Float64Array.from({ length: all.length / vocabSize }, (_, t) => {
    return logitCoherence(all.subarray(t * vocabSize, (t + 1) * vocabSize));
  });
}

/** Where and how sharply a gate opens. */
export interface GateOptions {
  /** τ, the coherence at which the gate is half open; 1/φ unless told otherwise. */
  readonly threshold?: number;
  /** s, how sharply it opens; 10 unless told otherwise. */
  readonly slope?: number;
}

/**
 * The activation of a coherence gate: σ(s·(C − τ)).
 *
 * @param coherence C, of whatever kind: a learned one in a model, or that of a state.
 * @returns A number from 0, shut, to 1, open.
 * @throws RangeError if a number is not finite.
 *
 * @example
 * ```ts
 * import { gateActivation, INVERSE_PHI } from "@haze/haze/physics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(gateActivation(INVERSE_PHI), 0.5);
 * assert(gateActivation(1) > 0.97 && gateActivation(0) < 0.01);
 * ```
 */
export function gateActivation(coherence: number, options: GateOptions = {}): number {
  const { threshold = INVERSE_PHI, slope = 10 } = options;
  if (![coherence, threshold, slope].every(Number.isFinite)) {
    const got = [coherence, threshold, slope].join(", ");
    throw new RangeError(`Cannot take coherence, threshold and slope as finite numbers: ${got}`);
  }
  return 1 / (1 + Math.exp(-slope * (coherence - threshold)));
}

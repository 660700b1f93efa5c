/** What a retrieved probability is worth as a logit. */
export type RetrievalScore = (probability: number) => number;

/**
 * Upstream's score: the probability times 1.5, at most 1.5 logits for a certainty.
 *
 * @example
 * ```ts
 * import { probabilityScore } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(probabilityScore()(0.5), 0.75);
 * ```
 */
export function probabilityScore(weight = 1.5): RetrievalScore {
  return (probability) => weight * probability;
}

/**
 * The score that makes retrieval a likelihood ratio against a uniform guess: log(p·V), nats.
 *
 * @example
 * ```ts
 * import { logRatioScore } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(logRatioScore(4)(0.25), 0);
 * assertEquals(logRatioScore(4)(0.5), Math.LN2);
 * ```
 */
export function logRatioScore(vocabSize: number): RetrievalScore {
  return (probability) => Math.log(Math.max(probability, 1e-12) * vocabSize);
}

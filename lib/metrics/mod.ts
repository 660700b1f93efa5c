/**
 * Measures of distributions, predictions and texts: entropies and divergences, scores of logits, calibration,
 * bootstrap intervals, the unigram and bigram yardsticks, repetition, the evaluation document of `haze eval`, and the
 * distance of names.
 *
 * Everything is computed in float64 by pure functions on number rows; randomness enters as a seed. Results carry
 * their unit in their name: nats, bits, bits a byte.
 *
 * @example
 * ```ts
 * import { entropyBits, softmax } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(entropyBits(softmax([2, 2, 2, 2])), 2);
 * ```
 *
 * @module
 */
export type { MetricRule, Numbers, RuleOptions } from "./numbers.ts";
export { logSoftmax, logSumExp, softmax } from "./softmax.ts";
export { entropyBits, entropyNats } from "./entropy.ts";
export { jensenShannonNats, klDivergenceNats } from "./divergence.ts";
export { resonanceScore } from "./resonance.ts";
export { confidenceScore, marginScore } from "./confidence.ts";
export { crossEntropyNats, perplexity, tokenPerplexity } from "./perplexity.ts";
export { harmonicMean } from "./harmonic_mean.ts";
export { type Calibration, calibration, type Reliability, type ReliabilityBin } from "./calibration.ts";
export { confidenceGap } from "./confidence_gap.ts";
export { brierFromSums, brierScore } from "./brier.ts";
export { blockBootstrap, type BlockBootstrapOptions, type MeanInterval } from "./bootstrap.ts";
export { bigramNats, type BigramOptions, unigramNats, type UnigramOptions } from "./yardsticks.ts";
export type {
  EvaluationCalibration,
  EvaluationDocument,
  EvaluationIntervals,
  EvaluationOptions,
} from "./evaluation_document.ts";
export { EvaluationAccumulator } from "./evaluation.ts";
export { distinctN, repeatedFraction } from "./repetition.ts";
export { nearestName } from "./nearest_name.ts";

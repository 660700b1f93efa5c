/** The seed's measures, with its clipping to 1e-10 and its ceilings. `lib/metrics` has the mathematics. */
import * as metrics from "../../../metrics/mod.ts";
import { entropyTemperature as adaptiveTemperature } from "../../../sampling/mod.ts";

const UPSTREAM = { rule: "upstream" } as const;

/**
 * Entropy of probabilities in nats, each clipped to [1e-10, 1].
 *
 * @throws {RangeError} if there are none, or one is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { entropy } from "@haze/haze/haze";
 * assertAlmostEquals(entropy([0.5, 0.5]), Math.LN2);
 * ```
 */
export function entropy(probabilities: ArrayLike<number>): number {
  return metrics.entropyNats(probabilities, UPSTREAM);
}

/**
 * Entropy of probabilities in bits, each clipped to [1e-10, 1].
 *
 * @throws {RangeError} if there are none, or one is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { entropyBits } from "@haze/haze/haze";
 * assertAlmostEquals(entropyBits([0.25, 0.25, 0.25, 0.25]), 2);
 * ```
 */
export function entropyBits(probabilities: ArrayLike<number>): number {
  return metrics.entropyBits(probabilities, UPSTREAM);
}

/**
 * Perplexity of one token under logits: 1 / max(pᵢ, 1e-10), a ceiling of 1e10.
 *
 * @throws {RangeError} if the logits are no row of scores, or `target` is no id in it.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { perplexity } from "@haze/haze/haze";
 * assertAlmostEquals(perplexity([0, 0, 0, 0], 2), 4);
 * ```
 */
export function perplexity(logits: ArrayLike<number>, target: number): number {
  return metrics.tokenPerplexity(logits, target, UPSTREAM);
}

/**
 * Cross-entropy of one token under logits in nats: −ln max(pᵢ, 1e-10), a ceiling of 23.03.
 *
 * @throws {RangeError} if the logits are no row of scores, or `target` is no id in it.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { crossEntropy } from "@haze/haze/haze";
 * assertAlmostEquals(crossEntropy([0, 0, 0, 0], 2), Math.log(4));
 * ```
 */
export function crossEntropy(logits: ArrayLike<number>, target: number): number {
  return metrics.crossEntropyNats(logits, target, UPSTREAM);
}

/**
 * Kullback–Leibler divergence in nats, both sides clipped to [1e-10, 1].
 *
 * @throws {TypeError} if the lengths differ.
 * @throws {RangeError} if there are no probabilities, or one is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { klDivergence } from "@haze/haze/haze";
 * assertAlmostEquals(klDivergence([1, 0], [0.5, 0.5]), Math.LN2, 1e-8);
 * ```
 */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return metrics.klDivergenceNats(p, q, UPSTREAM);
}

/**
 * The adaptive temperature √(targetEntropy / H), clamped; the target is 2 bits here, where `generate` has 3.
 *
 * @throws {RangeError} if the logits are no row of scores, or a number is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { entropyTemperature } from "@haze/haze/haze";
 * assertAlmostEquals(entropyTemperature(new Float64Array(16), 1), 0.5); // 4 bits
 * ```
 */
export function entropyTemperature(
  logits: ArrayLike<number>,
  targetEntropy = 2,
  minTemp = 0.3,
  maxTemp = 2,
  smoothing = 0.5,
): number {
  const bounds = { minTemperature: minTemp, maxTemperature: maxTemp, smoothing };
  return adaptiveTemperature(logits, { targetEntropyBits: targetEntropy, ...bounds, rule: "upstream" });
}

/**
 * 1 − √(JS / ln 2) of the softmaxes of two rows of logits: 1 for the same distribution, 0 for none in common. Where
 * upstream gives NaN for rows that are nearly equal, this is clamped.
 *
 * @throws {TypeError} if the lengths differ.
 * @throws {RangeError} if either is no row of scores.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resonanceScore } from "@haze/haze/haze";
 * assertEquals(resonanceScore([1, 2, 3], [1, 2, 3]), 1);
 * ```
 */
export function resonanceScore(queryLogits: ArrayLike<number>, contextLogits: ArrayLike<number>): number {
  return metrics.resonanceScore(queryLogits, contextLogits, UPSTREAM);
}

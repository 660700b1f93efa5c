import type { SamplingStep } from "./step.ts";
import { traceOf } from "./trace.ts";

/**
 * Figures over the tokens of one text; with no tokens every figure is 0.
 *
 * The six that the Python program haze reports have its names and describe the model's own distributions, before penalties,
 * temperature and filter; the others describe what was in fact drawn from, and drawn.
 */
export interface SamplingSummary {
  /** How many tokens were drawn. */
  tokens: number;
  /** Mean entropy of the model's own distributions, in bits. */
  meanEntropy: number;
  /** Mean of the largest probability of the model's own distributions. */
  meanConfidence: number;
  /** Mean temperature, greedy steps counting as 0. */
  meanTemp: number;
  /** Lowest entropy of the model's own distributions, in bits. */
  minEntropy: number;
  /** Highest entropy of the model's own distributions, in bits. */
  maxEntropy: number;
  /** Population standard deviation of the entropy of the model's own distributions, in bits. */
  entropyStd: number;
  /** Mean entropy after penalties and temperature. */
  meanTemperedEntropyBits: number;
  /** Mean entropy of the distributions that were drawn from. */
  meanFilteredEntropyBits: number;
  /** Mean probability kept by the filter. */
  meanKeptMass: number;
  /** Mean of −log₂ of the probability that the model itself, before penalties, temperature and filter, gave to the drawn token. */
  meanSurpriseBits: number;
}

type MeanName = Extract<keyof SamplingSummary, `mean${string}`>;

/**
 * Accumulates what a text's sampling steps looked like, one step at a time.
 *
 * @example
 * ```ts
 * import { makeSampler, SamplingStatistics } from "@haze/haze/sampling";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "greedy" });
 * const statistics = new SamplingStatistics();
 * assertEquals(statistics.summary().meanEntropy, 0);
 * statistics.add(sampler.distribution([0, 0, 0, 0], sampler.initialState), 0);
 * const summary = statistics.summary();
 * assertAlmostEquals(summary.meanEntropy, 2);
 * assertAlmostEquals(summary.meanSurpriseBits, 2);
 * assertEquals(summary.meanFilteredEntropyBits, 0);
 * ```
 */
export class SamplingStatistics {
  #tokens = 0;
  #minEntropy = Infinity;
  #maxEntropy = -Infinity;
  #squaredBits = 0;
  readonly #means: Record<MeanName, number> = {
    meanEntropy: 0,
    meanConfidence: 0,
    meanTemp: 0,
    meanTemperedEntropyBits: 0,
    meanFilteredEntropyBits: 0,
    meanKeptMass: 0,
    meanSurpriseBits: 0,
  };

  /**
   * Counts one step and the token drawn from it.
   *
   * @throws RangeError if the token cannot have been drawn: it is no id of the step, or has probability 0 in it.
   */
  add(step: SamplingStep, token: number): void {
    const trace = traceOf(step, token);
    const raw = trace.rawEntropyBits;
    this.#tokens++;
    this.#minEntropy = Math.min(this.#minEntropy, raw);
    this.#maxEntropy = Math.max(this.#maxEntropy, raw);
    // Welford's update: the sum of squares around the mean loses no digits when the entropies are nearly equal.
    const before = raw - this.#means.meanEntropy;
    this.#update("meanEntropy", raw);
    this.#squaredBits += before * (raw - this.#means.meanEntropy);
    this.#update("meanConfidence", trace.confidence);
    this.#update("meanTemp", trace.temperature);
    this.#update("meanTemperedEntropyBits", trace.temperedEntropyBits);
    this.#update("meanFilteredEntropyBits", trace.filteredEntropyBits);
    this.#update("meanKeptMass", trace.keptMass);
    this.#update("meanSurpriseBits", trace.surpriseBits);
  }

  /** The figures so far; the accumulator can go on. */
  summary(): SamplingSummary {
    const tokens = this.#tokens;
    const { meanEntropy, meanConfidence, meanTemp, ...others } = this.#means;
    return {
      ...{ tokens, meanEntropy, meanConfidence, meanTemp },
      minEntropy: tokens === 0 ? 0 : this.#minEntropy,
      maxEntropy: tokens === 0 ? 0 : this.#maxEntropy,
      entropyStd: tokens === 0 ? 0 : Math.sqrt(this.#squaredBits / tokens),
      ...others,
    };
  }

  #update(name: MeanName, value: number): void {
    this.#means[name] += (value - this.#means[name]) / this.#tokens;
  }
}

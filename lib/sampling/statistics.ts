import type { SamplingStep } from "./sampler.ts";

/** Figures over the tokens of one text; with no tokens every figure is 0. */
export interface SamplingSummary {
  /** How many tokens were drawn. */
  tokens: number;
  /** Mean entropy of the model's own distributions, before temperature and filter. */
  meanEntropyBits: number;
  /** Lowest entropy of the model's own distributions. */
  minEntropyBits: number;
  /** Highest entropy of the model's own distributions. */
  maxEntropyBits: number;
  /** Population standard deviation of the entropy of the model's own distributions. */
  entropyStdBits: number;
  /** Mean of the largest probability of the model's own distributions. */
  meanConfidence: number;
  /** Mean temperature, greedy steps counting as 0. */
  meanTemperature: number;
  /** Mean entropy of the distributions that were drawn from. */
  meanFilteredEntropyBits: number;
  /** Mean probability kept by the filter. */
  meanKeptMass: number;
  /** Mean of −log₂ of the probability that the model itself, before temperature and filter, gave to the drawn token. */
  meanSurpriseBits: number;
}

type MeanName = Extract<keyof SamplingSummary, `mean${string}`>;

/**
 * Accumulates what a text's sampling steps looked like, one step at a time.
 *
 * The first seven figures describe the model's own distributions as the Python program haze reports them; the last three
 * describe what was in fact drawn from, and drawn.
 *
 * @example
 * ```ts
 * import { makeSampler, SamplingStatistics } from "@haze/haze/sampling";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "greedy" });
 * const statistics = new SamplingStatistics();
 * assertEquals(statistics.summary().meanEntropyBits, 0);
 * statistics.add(sampler.distribution([0, 0, 0, 0], sampler.initialState), 0);
 * const summary = statistics.summary();
 * assertAlmostEquals(summary.meanEntropyBits, 2);
 * assertAlmostEquals(summary.meanSurpriseBits, 2);
 * assertEquals(summary.meanFilteredEntropyBits, 0);
 * ```
 */
export class SamplingStatistics {
  #tokens = 0;
  #minEntropyBits = Infinity;
  #maxEntropyBits = -Infinity;
  #squaredBits = 0;
  readonly #means: Record<MeanName, number> = {
    meanEntropyBits: 0,
    meanConfidence: 0,
    meanTemperature: 0,
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
    const probability = step.probabilities[token] ?? "no id";
    if (!(Number(probability) > 0)) {
      const got = `token ${token}, ${probability === 0 ? "probability 0" : probability}`;
      throw new RangeError(`Cannot count a token as drawn from the step: ${got}`);
    }
    const { raw, filtered } = step.entropyBits;
    this.#tokens++;
    this.#minEntropyBits = Math.min(this.#minEntropyBits, raw);
    this.#maxEntropyBits = Math.max(this.#maxEntropyBits, raw);
    // Welford's update: the sum of squares around the mean loses no digits when the entropies are nearly equal.
    const before = raw - this.#means.meanEntropyBits;
    this.#update("meanEntropyBits", raw);
    this.#squaredBits += before * (raw - this.#means.meanEntropyBits);
    this.#update("meanConfidence", step.confidence);
    this.#update("meanTemperature", step.temperature);
    this.#update("meanFilteredEntropyBits", filtered);
    this.#update("meanKeptMass", step.keptMass);
    this.#update("meanSurpriseBits", -step.rawLogProbabilities[token] / Math.LN2);
  }

  /** The figures so far; the accumulator can go on. */
  summary(): SamplingSummary {
    const tokens = this.#tokens;
    return {
      tokens,
      ...this.#means,
      minEntropyBits: tokens === 0 ? 0 : this.#minEntropyBits,
      maxEntropyBits: tokens === 0 ? 0 : this.#maxEntropyBits,
      entropyStdBits: tokens === 0 ? 0 : Math.sqrt(this.#squaredBits / tokens),
    };
  }

  #update(name: MeanName, value: number): void {
    this.#means[name] += (value - this.#means[name]) / this.#tokens;
  }
}

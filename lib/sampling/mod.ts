/**
 * Sampling: a sampler is a pure function from logits and a state to a distribution, and the draw is a separate step that
 * takes one uniform number. So what a sampler does to a model's distribution can be printed, compared and tested
 * without randomness: the entropy before and after, the probability kept, the temperature used.
 *
 * One token: `sampler.distribution(logits, state)`, then `draw(step.probabilities, uniform)`, then
 * `sampler.nextState(state, step, token)`. Equal probabilities are told apart by id, the lower first.
 *
 * @example
 * ```ts
 * import { draw, makeSampler } from "@haze/haze/sampling";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "entropy", targetEntropyBits: 2 });
 * const step = sampler.distribution([3, 1, 0.5, 0], sampler.initialState);
 * const random = new Pcg64(7);
 * // A greedy step has temperature 0 and takes no random number.
 * const token = draw(step.probabilities, step.temperature === 0 ? 0 : random.uniform());
 * assertEquals(step.probabilities[token] > 0, true);
 * ```
 *
 * @module
 */
export type { Filtered, Sampler, SamplerState, SamplingStep } from "./sampler.ts";
export { draw } from "./sampler.ts";
export type { SamplingRule } from "./checks.ts";
export {
  type BasicSettings,
  type EntropySettings,
  type GreedySettings,
  samplingNames,
  type SamplingOptions,
  type SamplingSettings,
  type TopPSettings,
  validateSampling,
} from "./settings.ts";
export { temperedProbabilities } from "./temperature.ts";
export { entropyTemperature, type EntropyTemperatureOptions } from "./adaptive_temperature.ts";
export { greedyToken } from "./greedy.ts";
export { filterTopP } from "./top_p.ts";
export { makeSampler } from "./make_sampler.ts";
export { SamplingStatistics, type SamplingSummary } from "./statistics.ts";

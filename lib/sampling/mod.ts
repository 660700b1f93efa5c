/**
 * Sampling: a sampler is a pure function from logits and a state to a distribution, and the draw is a separate step
 * that takes one uniform number. So what a sampler does to a model's distribution can be printed, compared and tested
 * without randomness: the entropy before and after, the probability kept, the temperature used.
 *
 * One text starts with `state = sampler.start(prompt)`. One token: `sampler.distribution(logits, state)`, then
 * `draw(step.probabilities, uniform)`, then `sampler.nextState(state, step, token)`. Equal probabilities are told apart
 * by id, the lower first.
 *
 * @example
 * ```ts
 * import { draw, makeSampler } from "@haze/haze/sampling";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "entropy", targetEntropyBits: 2 });
 * const step = sampler.distribution([3, 1, 0.5, 0], sampler.start([2, 2]));
 * const random = new Pcg64(7);
 * // A greedy step has no temperature above 0 and takes no random number.
 * const token = draw(step.probabilities, step.temperature <= 0 ? 0 : random.uniform());
 * assertEquals(step.probabilities[token] > 0, true);
 * ```
 *
 * @module
 */
export type { Filtered, SamplerState, SamplingStep } from "./step.ts";
export { draw, type Sampler } from "./sampler.ts";
export type { SamplingRule } from "./checks.ts";
export type { CommonSettings } from "./kind.ts";
export type { SamplingSettings } from "./table.ts";
export { samplingNames, type SamplingOptions, validateSampling } from "./settings.ts";
export type { BasicSettings } from "./basic.ts";
export type { EntropySettings } from "./entropy.ts";
export type { EntropyFeedbackSettings } from "./entropy_feedback.ts";
export { type EntropyPhiSettings, phiTemperature, type PhiTemperatureOptions } from "./entropy_phi.ts";
export { drawByProbability, type DrawOrder } from "./draw_by_probability.ts";
export { goldenTemperature, type GoldenTemperatureOptions } from "./golden_temperature.ts";
export {
  type EntropyExactSettings,
  type ExactEntropyOptions,
  exactEntropyTemperature,
} from "./entropy_exact.ts";
export { type GreedySettings, greedyToken } from "./greedy.ts";
export { filterMinP, type MinPSettings } from "./min_p.ts";
export { mirostatK, type MirostatSettings, zipfExponent } from "./mirostat.ts";
export type { MirostatV2Settings } from "./mirostat_v2.ts";
export { filterTopK, type TopKSettings } from "./top_k.ts";
export type { TopKTopPSettings } from "./top_k_top_p.ts";
export { filterTopP, type TopPSettings } from "./top_p.ts";
export { filterTypical, type TypicalSettings } from "./typical.ts";
export { loopTokens, penaliseRepetition } from "./penalties.ts";
export { temperedProbabilities } from "./temperature.ts";
export { entropyTemperature, type EntropyTemperatureOptions } from "./adaptive_temperature.ts";
export { makeSampler } from "./make_sampler.ts";
export { traceOf, type TraceStep } from "./trace.ts";
export { SamplingStatistics, type SamplingSummary } from "./statistics.ts";
export { runCMultinomial, runCNucleus } from "./run_c/draws.ts";
export { type RunCSampler, runCSampler, type RunCSamplerOptions } from "./run_c/run_c_sampler.ts";

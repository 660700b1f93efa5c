/**
 * SpiralFullFusion in parts: the formulas of its teacher, retrieval, temperature and control, and upstream's own system
 * step by step.
 *
 * Parts are pure functions on plain arrays; what a part remembers is a value that is passed in. Where upstream computes
 * something else than the formula says, a part takes a rule, `"exact"` or `"upstream"`.
 *
 * @example Three heads, one of them sure: the fused answer is mostly its own.
 * ```ts
 * import { fusePrecision, temperedPrecision } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * const precisions = [2, 2, 0.1].map((sigma) => temperedPrecision(sigma, 1));
 * const { mean } = fusePrecision([0, 1, 5], precisions, 1);
 * assert(mean[0] > 4.9);
 * ```
 *
 * @module
 */
// Types of the lower floors that stand in signatures here.
export type { NpzListing } from "../../formats/mod.ts";
export type { Pcg64State } from "../../random/mod.ts";
export type {
  DecodingStream,
  JsonValue,
  TextLengths,
  Tokenizer,
  TokenizerJson,
} from "../../tokenizers/mod.ts";
export * from "./parts/credits.ts";
export * from "./parts/distillation_loss.ts";
export * from "./parts/hazard_pulse.ts";
export * from "./parts/layer_decision.ts";
export { suggestKeepK } from "./parts/keep_suggestion.ts";
export * from "./parts/layer_hazard.ts";
export * from "./parts/loss_temperature.ts";
export * from "./parts/nucleus.ts";
export { type FusedPosterior, fusePrecision, temperedPrecision } from "./parts/precision_fusion.ts";
export * from "./parts/prompt_ids.ts";
export * from "./parts/rank_injection.ts";
export { projectBack, projectMean, projectVariance } from "./parts/rank_projection.ts";
export {
  dominance,
  type LayerStats,
  layerStats,
  newReliability,
  type ReliabilityState,
  trackReliability,
} from "./parts/reliability.ts";
export { addBias, retrieve, type SparseBias, weighBias } from "./parts/retrieval_bias.ts";
export { type RetrievalCase, retrievalGainNats } from "./parts/retrieval_case.ts";
export * from "./parts/retrieval_score.ts";
export * from "./parts/rule.ts";
export * from "./parts/source_credit.ts";
export * from "./parts/throttle_by_use.ts";
export * from "./parts/top_indices.ts";
export * from "./parts/use_attribution.ts";
export * from "./parts/variance_temperature.ts";
export { type InitialSpiral, initialSpiral } from "./upstream/initialise.ts";
export type { Linear } from "./upstream/linear.ts";
export { type UpstreamBatch, UpstreamSpiral } from "./upstream/upstream_spiral.ts";
export * from "./upstream/records.ts";
export type { Student, StudentBlock, StudentSizes, StudentWeights } from "./upstream/student_weights.ts";
export type { Teacher, TeacherSizes, TeacherWeights } from "./upstream/teacher_weights.ts";
export * from "./student/mod.ts";
export { type DecodeOptions, decodeStudent, nextLogits } from "./upstream/decode.ts";
export type { SpiralCheckpoint, SpiralTrainingState } from "./checkpoint/checkpoint.ts";
export { describeSpiralNpz, isSpiralNpz, type SpiralDescription } from "./checkpoint/describe.ts";
export { loadWeights, saveWeights } from "./checkpoint/files.ts";
export * from "./checkpoint/model_files.ts";
export type { NumberKind, SpiralPlace, SpiralSizes } from "./checkpoint/layout.ts";
export { flattenPickledSpiral, isPickledSpiral } from "./checkpoint/pickled.ts";
export { type OpenedSpiral, readSpiralNpz } from "./checkpoint/read.ts";
export { writeSpiralNpz } from "./checkpoint/write.ts";
export type { ModelOptions } from "../model_options.ts";

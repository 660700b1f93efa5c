/**
 * Attention variants, each a function over parameters; variants of four replaceable slots; the cache of keys and
 * values; the proof sheet; measures of attention maps.
 *
 * @example Hybrid attention over five tokens
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hybrid, hybridSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones, step } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(hybridSpecs("attention", sizes), defaultKernels());
 * const y = step(() => hybrid(parameters, "attention", ones([1, 5, 8]), sizes, { layer: 0 }));
 * assertEquals(y.shape, [1, 5, 8]);
 * parameters.close();
 * ```
 *
 * @module
 */
export { content, contentCacheWidth, contentSpecs } from "./content.ts";
export type { AttentionContext, AttentionVariant, HeadSizes } from "./context.ts";
export { type CountingKernels, countingKernels } from "./flops.ts";
export { hybrid, hybridCacheWidth, hybridSpecs } from "./hybrid.ts";
export { KvCache } from "./kv_cache.ts";
export { type AttentionMap, type AttentionMeasures, attentionMeasures } from "./measures.ts";
export { proofSheet } from "./proof.ts";
export { type AttentionProofOptions, proveAttention } from "./proof_layer.ts";
export type {
  ProofCosts,
  ProofGradient,
  ProofRow,
  ProofSession,
  ProofSheet,
  ProofSubject,
  ProofWeights,
} from "./proof_subject.ts";
export {
  rankK,
  rankKCacheWidth,
  type RankKContext,
  rankKScore,
  type RankKSizes,
  rankKSpecs,
} from "./rank_k.ts";
export { logPrimes, primeLogRates, primePositionRates } from "./prime_log.ts";
export { resonantCacheWidth, resonantHeads, resonantKeys, resonantSpecs } from "./resonant.ts";
export type { ResonantOptions, ResonantShape } from "./resonant_parts.ts";
export { type HeadNormalisation, normalisedWeights } from "./head_weights.ts";
export { phases } from "./resonant_parts.ts";
export { resonantSlots } from "./resonant_slots.ts";
export { reweight, reweightCacheWidth, reweightSpecs } from "./reweight.ts";
export {
  type Projection,
  rotaryCacheWidth,
  rotaryHeads,
  type RotaryHeadSizes,
  rotarySpecs,
} from "./rotary.ts";
export {
  causalMask,
  dotProductScore,
  slotScore,
  softmaxNormalise,
  weightedSum,
  windowMask,
} from "./slot_parts.ts";
export {
  attentionFromSlots,
  type AttentionSlots,
  type MaskSlot,
  type MixSlot,
  type NormaliseSlot,
  type ScorePlace,
  type ScoreSlot,
  type SlotProjections,
} from "./slots.ts";

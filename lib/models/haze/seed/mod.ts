/**
 * The seed's whole programming surface under its own names: what its two Python modules offer, in camel case.
 *
 * Functions of logits and probabilities take number rows; activations, norms and heads take tensors. Where the seed
 * leaves a number to chance (ties, clipping, ceilings) these follow it; the floors below have the mathematics.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { entropyTemperature, getRng, ReweightGPT, sampleTopP, Vocab } from "@haze/haze/haze";
 *
 * const vocab = Vocab.fromText("the haze settles over the hills");
 * const model = new ReweightGPT({ vocabSize: vocab.vocabSize, seed: 42 });
 * const rows = model.logits(vocab.encode("the haze")); // (8, V)
 * const last = rows.data.slice(-vocab.vocabSize);
 * const token = sampleTopP(last, 0.9, entropyTemperature(last, 3), getRng(7));
 * assertEquals(vocab.decode([token]).length, 1);
 * model.close();
 * ```
 *
 * @module
 */
// Types of lower floors that stand in signatures here.
export type { AttentionContext, KvCache } from "../../../attention/mod.ts";
export type { ContextMode, GeneratedToken } from "../../../generation/mod.ts";
export type { Kernels } from "../../../kernels/mod.ts";
export type { Parameters } from "../../../nn/mod.ts";
export type { Pcg64 } from "../../../random/mod.ts";
export type { SamplingRule, SamplingSettings, SamplingSummary, TraceStep } from "../../../sampling/mod.ts";
export type { CreateOptions, Shape, Tensor } from "../../../tensor/mod.ts";
export { gelu, layerNorm, relu, sigmoid } from "../../../autograd/mod.ts";
export { confidenceScore, harmonicMean, marginScore } from "../../../metrics/mod.ts";
export { Vocab } from "../../../tokenizers/mod.ts";
export type { HazeConfig, HeadType } from "../config.ts";
export {
  type FromNpzOptions,
  type Generated,
  ReweightGPT,
  type ReweightGPTOptions,
  type ReweightStats,
} from "../reweight_gpt.ts";
export type { FurtherSettings, ReweightGenerateOptions } from "../seed_options.ts";
export { Block, type BlockOptions } from "./block.ts";
export { buildModelFromText, type BuiltModel, loadCorpus } from "./corpus.ts";
export {
  ContentHead,
  Head,
  type HeadOptions,
  HybridHead,
  ReweightHead,
  type ShapedNumbers,
} from "./heads.ts";
export {
  crossEntropy,
  entropy,
  entropyBits,
  entropyTemperature,
  klDivergence,
  perplexity,
  resonanceScore,
} from "./metrics.ts";
export { leakyRelu, rmsNorm, softmax, swish } from "./primitives.ts";
export { getRng, initWeight, initWeightOrthogonal } from "./random.ts";
export { sampleBasic, sampleMirostat, sampleTopK, sampleTopP, type UniformSource } from "./samplers.ts";

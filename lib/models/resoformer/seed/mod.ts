/**
 * The Enhanced ResoFormer under the names of its seed, in camel case: tokens that are primes, a trainable model, its
 * trainer, its generator, its demonstration.
 *
 * What the seed promises is here done: all weights are trained, with exact gradients; the gate halts, though only with a
 * `haltEpsilon` above 0, which is not its default; the collapse collapses; text is decoded as it was encoded. Settings
 * that upstream has and never reads are refused with a reason.
 *
 * @example The seed's program
 * ```ts
 * import { assert } from "@std/assert";
 * import {
 *   PrimeTokenizer,
 *   ResonantGenerator,
 *   ResonantTrainer,
 *   SAMPLE_CORPUS,
 *   textEntropies,
 *   TrainableResoFormer,
 *   type TrainableResoFormerConfig,
 * } from "@haze/haze/resoformer";
 *
 * const corpus = SAMPLE_CORPUS.slice(0, 200);
 * const texts = [corpus];
 *
 * // Tokenize
 * const tokenizer = PrimeTokenizer.fromCorpus(texts);
 *
 * // Create model
 * const config: Partial<TrainableResoFormerConfig> = {
 *   vocabSize: tokenizer.vocabSize,
 *   dim: 128,
 *   numLayers: 4,
 *   numHeads: 8,
 * };
 * const model = new TrainableResoFormer(config);
 *
 * // Train. The seed gives no settings here; of so short a text the defaults make 10 steps, too few to learn it.
 * const trainer = new ResonantTrainer(model, tokenizer, {
 *   seqLen: 16,
 *   batchSize: 4,
 *   learningRate: 3e-3,
 *   lrDecay: "constant",
 * });
 * const { loss } = await trainer.train(corpus, { epochs: 10 });
 *
 * // Generate
 * const generator = new ResonantGenerator(model, tokenizer);
 * const text = generator.generate("To be, or not to be", { maxLength: 100 });
 *
 * // Less than how often each letter stands in the text tells.
 * assert(loss < textEntropies(tokenizer.encode(corpus)).unigramNats && text.length > 0);
 * model.close();
 * ```
 *
 * @module
 */
// Types of lower floors that stand in signatures here.
export type { EvaluationDocument } from "../../../metrics/mod.ts";
export type { FloatArray, Kernels } from "../../../kernels/mod.ts";
export type { Parameters } from "../../../nn/mod.ts";
export type { Pcg64 } from "../../../random/mod.ts";
export type { CreateOptions, Shape, Tensor } from "../../../tensor/mod.ts";
export type { DropoutState, Movable, Trainable, TrainingPass } from "../../../training/mod.ts";
export type {
  DecodingStream,
  Marks,
  PrimeBatch,
  PrimeBatchOptions,
  PrimeCorpusOptions,
  PrimeDecodeOptions,
  PrimeLevel,
  PrimeMergeOptions,
  PrimePreset,
  TextLengths,
  Tokenizer,
  TokenizerJson,
} from "../../../tokenizers/mod.ts";
export { PrimeTokenizer } from "../../../tokenizers/mod.ts";
export type { TextScore } from "./coherence.ts";
export { type CoherenceCheck, EarlyStop } from "./early_stop.ts";
export type { ResonantModel } from "./resonant_run.ts";
export { ResonantTrainer } from "./resonant_trainer.ts";
export { TrainableLayer, trainableTensors } from "./trainable_layer.ts";
export { type RandomSource, TrainableTensor } from "./trainable_tensor.ts";
export {
  checkResonantTraining,
  type LrDecay,
  TRAINING_DEFAULTS,
  type TrainingConfig,
} from "./training_config.ts";
export type { StepMetrics, StopCause, TrainingSummary, TrainOptions } from "./training_report.ts";
export { seedStarts } from "./windows.ts";
export { SAMPLE_CORPUS } from "./sample_corpus.ts";
export { type TextEntropies, textEntropies } from "./text_entropies.ts";
export { TrainableResoFormer, type TrainableResoFormerConfig } from "./trainable_resoformer.ts";
export type { ResoformerConfig } from "../config.ts";
export { ResoformerModel, type ResoformerOptions } from "../model.ts";
export * from "../generator/mod.ts";
export type * from "./demo/report.ts";
export { type DemoOptions, runDemo } from "./demo/run_demo.ts";
export { demoSettings } from "./demo/settings.ts";

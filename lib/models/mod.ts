/**
 * The models, one folder a system.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 44 });
 * assertEquals(model.parameters.size, 106_892);
 * model.close();
 * ```
 *
 * @module
 */
// Types of the lower floors that stand in signatures here.
export type { AttentionMeasures, ProofCosts, ProofRow, ProofSheet } from "../attention/mod.ts";
export type { WindowSamplerState } from "../data/mod.ts";
export type { NpyArray, NpyData, NpzArrays, NpzSkipped } from "../formats/mod.ts";
export type { JsonValue, Tokenizer, TokenizerJson } from "../tokenizers/mod.ts";
export type {
  BestScore,
  Checkpoint,
  CheckpointMeta,
  CheckpointTraining,
  DropoutState,
  ScheduleName,
  Trainable,
  TrainerState,
  TrainingConfig,
} from "../training/mod.ts";
export { attentionMaps, type HeadMap, type MappedModel } from "./attention_maps.ts";
export * from "./haze/mod.ts";
export * from "./llisa/mod.ts";
export * from "./resoformer/mod.ts";
export {
  checkResoLLMSettings,
  RESO_LLM_DEFAULTS,
  RESO_LLM_PRESET_TRAINING,
  RESO_LLM_PRESETS,
  ResoLLMModel,
  type ResoLLMModelOptions,
  type ResoLLMPreset,
  type ResoLLMPresetName,
  type ResoLLMSettings,
} from "./reso_llm/mod.ts";
export {
  checkSpiralConfig,
  SPIRAL_DEFAULTS,
  SPIRAL_PRESET_TRAINING,
  SPIRAL_PRESETS,
  SPIRAL_TEXT,
  type SpiralBlock,
  type SpiralConfig,
  type SpiralForwardOptions,
  type SpiralHead,
  SpiralModel,
  type SpiralOptions,
  type SpiralPresetName,
} from "./spiral/student/mod.ts";
export { proveModel } from "./proof.ts";
export {
  type Model,
  MODEL_KINDS,
  openCheckpoint,
  type OpenedModel,
  type OpenOptions,
  openWeights,
} from "./registry.ts";
export type { ModelOptions } from "./model_options.ts";
export type { TransformerSizes } from "./transformer_sizes.ts";

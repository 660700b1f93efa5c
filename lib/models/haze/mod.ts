/** The haze model: hybrid attention over characters. */
export { checkHazeConfig, type HazeConfig, type HeadType } from "./config.ts";
export { type ForwardOptions, HazeModel, type HazeOptions } from "./model.ts";
export { HAZE_PRESETS, type HazePreset } from "./presets.ts";
export {
  type FromNpzOptions,
  type Generated,
  ReweightGPT,
  type ReweightGPTOptions,
  type ReweightStats,
} from "./reweight_gpt.ts";
export type { FurtherSettings, ReweightGenerateOptions } from "./seed_options.ts";
export { Block, type BlockOptions } from "./seed/block.ts";
export { buildModelFromText, type BuiltModel } from "./seed/corpus.ts";
export {
  ContentHead,
  Head,
  type HeadOptions,
  HybridHead,
  ReweightHead,
  type ShapedNumbers,
} from "./seed/heads.ts";

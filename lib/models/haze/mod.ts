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

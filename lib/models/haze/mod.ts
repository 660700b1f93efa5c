/** The haze model: hybrid attention over characters. */
export { checkHazeConfig, type HazeConfig, type HeadType } from "./config.ts";
export { type ForwardOptions, HazeModel, type HazeOptions } from "./model.ts";
export { HAZE_PRESET_TRAINING, HAZE_PRESETS, type HazePreset } from "./presets.ts";
export { ReweightGPT } from "./reweight_gpt.ts";
export type { FromNpzOptions, Generated, ReweightGPTOptions, ReweightStats } from "./seed_types.ts";
export type { FurtherSettings, ReweightGenerateOptions } from "./seed_options.ts";

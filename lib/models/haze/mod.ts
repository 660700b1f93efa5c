/** The haze model: hybrid attention over characters. */
export { checkHazeConfig, type HazeConfig, type HeadType } from "./config.ts";
export { type ForwardOptions, HazeModel, type HazeOptions } from "./model.ts";
export { HAZE_PRESETS, type HazePreset } from "./presets.ts";
export { type FromNpzOptions, type Generated, ReweightGPT, type ReweightGPTOptions } from "./reweight_gpt.ts";
export type { ReweightGenerateOptions } from "./seed_options.ts";
export type { ReweightStats, TraceStep } from "./seed_stats.ts";

/** The corrected system on the engine. */
export { checkSpiralConfig, SPIRAL_DEFAULTS, type SpiralConfig } from "./config.ts";
export { DECISIONS } from "./control.ts";
export type { SpiralForwardOptions } from "./forward.ts";
export { isHeldOut } from "./held_out_rows.ts";
export { dataProjection, successorProbabilities } from "./projection_of_data.ts";
export { SpiralModel, type SpiralOptions } from "./spiral_model.ts";
export type { SpiralBlock, SpiralHead } from "./states.ts";
export { temperatureOf } from "./temperature.ts";
export { SPIRAL_PRESET_TRAINING, SPIRAL_PRESETS, SPIRAL_TEXT, type SpiralPresetName } from "./presets.ts";
export { scoreInWorld, type WorldScoreOptions } from "./world_score.ts";
export { HEADS_BY_WORTH, TEACHER_HEADS, type TeacherHead } from "../teacher/heads.ts";
export { liarIds } from "../teacher/liars.ts";

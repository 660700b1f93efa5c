/** The Enhanced ResoFormer: resonant attention, coherence gates that tokens halt at, collapse onto attractors. */
export { type Collapsed } from "./collapse.ts";
export { checkResoformerConfig, RESOFORMER_DEFAULTS, type ResoformerConfig } from "./config.ts";
export type { ResoformerForwardOptions } from "./forward.ts";
export { ResoformerModel, type ResoformerOptions } from "./model.ts";
export {
  RESOFORMER_PRESET_TRAINING,
  RESOFORMER_PRESETS,
  type ResoformerPreset,
  type ResoformerPresetName,
} from "./presets.ts";
export { ResoformerSession, type ResoformerSessionOptions } from "./session.ts";

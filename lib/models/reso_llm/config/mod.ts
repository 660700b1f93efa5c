/** Settings of a Reso-LLM. */
export { checkResoLLMSettings } from "./check.ts";
export { RESO_LLM_DEFAULTS, type ResoLLMOptions } from "./defaults.ts";
export { type LayerName, layersOf } from "./layers.ts";
export {
  RESO_LLM_PRESET_TRAINING,
  RESO_LLM_PRESETS,
  type ResoLLMPreset,
  type ResoLLMPresetName,
} from "./presets.ts";
export type * from "./settings.ts";
export * from "./groups.ts";
export { largeConfig, mediumConfig, multiAgentConfig, smallConfig, tinyConfig } from "./preset_configs.ts";
export { ResoLLMConfig, type ResoLLMConfigOptions, type ResoLLMGroups } from "./reso_llm_config.ts";

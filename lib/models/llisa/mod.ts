/** The seed's 7-million-parameter Llama, and all models of its family. */
export { type AdapterOptions, LlisaAdapter, mergeAdapters } from "./adapter.ts";
export type { AdapterConfig } from "./adapter_config.ts";
export { llamaCheckpointOf, llisaFromCheckpoint } from "./checkpoint_value.ts";
export { checkLlisaConfig, llamaHiddenDim, LLISA_DEFAULTS, type LlisaConfig } from "./config.ts";
export { int8Group } from "./int8_group.ts";
export type { LlisaPrecision } from "./inference/weights.ts";
export type { LlisaForwardOptions } from "./forward.ts";
export { LlisaModel, type LlisaOptions } from "./model.ts";
export { LLISA_PRESET_TRAINING, LLISA_PRESETS, type LlisaPresetName } from "./presets.ts";
export { openAdapter } from "./open_adapter.ts";
export { compareProbe, type ProbeComparison } from "./compare_probe.ts";
export { type LlisaProbe, makeProbe } from "./probe.ts";
export { probeOfJson } from "./probe_json.ts";

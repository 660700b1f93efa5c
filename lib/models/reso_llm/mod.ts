/**
 * Reso-LLM: a language model with oscillators, concepts, memory and goals, after the seed's second version.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESO_LLM_PRESETS, ResoLLMModel } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel({ ...RESO_LLM_PRESETS.tiny, vocabSize: 300 });
 * const session = model.startSession();
 * assertEquals(session.feed([1, 2, 3]).length, 300);
 * session.close();
 * model.close();
 * ```
 *
 * @module
 */
export * from "./config/mod.ts";
export type {
  ConceptSource,
  ResoLLMSession,
  ResoLLMSessionOptions,
  UpdateHook,
} from "./inference/session.ts";
export type { ResoLLMForwardOptions } from "./model/forward.ts";
export * from "./engine/mod.ts";
export { ResoLLMModel, type ResoLLMModelOptions } from "./model/model.ts";
export { checkResoLLMFits } from "./training/memory_need.ts";
export type { LayerInputs } from "./model/state.ts";
export * from "./agency/mod.ts";
export * from "./coordination/mod.ts";
export * from "./resonance/mod.ts";
export type { ResoRule } from "./rule.ts";
export * from "./stability/mod.ts";
export * from "./data/mod.ts";
export * from "./memory/mod.ts";
export * from "./prsc/mod.ts";
export type { ModelOptions } from "../model_options.ts";
export type { TransformerSizes } from "../transformer_sizes.ts";

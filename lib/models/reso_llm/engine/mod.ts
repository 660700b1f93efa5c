/** The engine: what runs a Reso-LLM with all its layers. */
export { ResoLLMInference } from "./inference.ts";
export type {
  GoalRequest,
  ResoLLMGenerateOptions,
  ResoLLMInferenceOptions,
  TokenReport,
} from "./options.ts";
export { type GenerationReport, GenerationResult, type StopReason } from "./result.ts";

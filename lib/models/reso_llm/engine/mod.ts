/** The engine: what runs a Reso-LLM with all its layers. */
export type { MultiAgentRequest } from "./agents.ts";
export { CHAT_COMMANDS, type ChatCommand } from "./chat_commands.ts";
export { type ChatOutcome, ChatSession, type ChatSessionOptions, type ChatStatus } from "./chat_session.ts";
export { chatBanner, metricsLines, outcomeLines, trimmedPieces } from "./chat_words.ts";
export { GuidedModel } from "./guided_model.ts";
export { type GoalGenerationRequest, ResoLLMInference } from "./inference.ts";
export { type ChatOptions, TextEngine } from "./text_engine.ts";
export type { InteractiveOptions } from "./interactive.ts";
export type { Mind, MindState } from "./mind.ts";
export type { ModelMemory } from "./model_memory.ts";
export type { OpenText, Remembered, TextTask } from "./open_text.ts";
export type { TextRun } from "./text_run.ts";
export type { GoalRequest, ResoLLMGenerateOptions, ResoLLMInferenceOptions, TokenReport } from "./options.ts";
export { type GenerationReport, GenerationResult, type StopReason } from "./result.ts";
export { withSettings } from "./with_settings.ts";

/**
 * Generation: what a model must offer to be sampled from, and the loop that does it.
 *
 * @module
 */
export type { SamplingOptions, SamplingStep } from "../sampling/mod.ts";
export { generate, type GeneratedToken, type GenerateOptions } from "./generate.ts";
export type { LanguageModel, Session } from "./language_model.ts";

/**
 * Generation.
 *
 * @module
 */
export type { LanguageModel, Session } from "./language_model.ts";

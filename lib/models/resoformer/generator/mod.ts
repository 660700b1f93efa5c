/**
 * The ResoFormer's generator under the seed's names.
 *
 * @module
 */
export { DEFAULT_GENERATION } from "./config.ts";
export type { GenerationConfig, GenerationSettings, GenerationStrategy } from "./config.ts";
export { createGenerator, ResonantGenerator } from "./resonant_generator.ts";
export type {
  ContinuationOptions,
  EndReason,
  ResonantOptions,
  ResonantText,
  ResonantToken,
} from "./resonant_generator.ts";
// Types of lower floors that stand in signatures here.
export type { LanguageModel, Session, Window } from "../../../generation/mod.ts";
export type { Filtered, SamplingStep } from "../../../sampling/mod.ts";
export type {
  DecodingStream,
  JsonValue,
  TextLengths,
  Tokenizer,
  TokenizerJson,
} from "../../../tokenizers/mod.ts";

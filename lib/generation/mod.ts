/**
 * Generation: what a model must offer to be sampled from, and the loop that does it.
 *
 * @module
 */
// Types of a lower floor that stand in signatures here.
export type {
  BasicSettings,
  CommonSettings,
  DrawOrder,
  EntropyExactSettings,
  EntropyFeedbackSettings,
  EntropyPhiSettings,
  EntropySettings,
  Filtered,
  GreedySettings,
  MinPSettings,
  MirostatSettings,
  MirostatV2Settings,
  RunCSampler,
  SamplingOptions,
  SamplingRule,
  SamplingSettings,
  SamplingStep,
  TopKSettings,
  TopPSettings,
  TypicalSettings,
} from "../sampling/mod.ts";
export { checkFeed, checkIds, checkRoom } from "./check_ids.ts";
export {
  type ContextMode,
  generate,
  type GeneratedToken,
  type GenerateOptions,
  type SamplingSchedule,
} from "./generate.ts";
export { FullWindow } from "./full_window.ts";
export { GrowingSession } from "./growing_session.ts";
export type { LanguageModel, Session, Window } from "./language_model.ts";
export { RecordedReads } from "./recorded_reads.ts";
export type { RowReading } from "./row_reading.ts";
export { generateAsRunC, type RunCEnding, type RunCGenerateOptions, type RunCToken } from "./run_c.ts";

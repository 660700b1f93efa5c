/** Episodic memory in sixteen dimensions. */
export { axisEncoding, type AxisEncodingOptions } from "./axis_encoding.ts";
export { AXIS_LEXICON } from "./axis_lexicon.ts";
export { AXIS_SENTENCES } from "./axis_sentences.ts";
export { hashedEncoding } from "./hashed_encoding.ts";
export type { MemoryState, Moment, MomentTags, Recalled, StoreOptions } from "./moment.ts";
export type { MemoryRule } from "./rules.ts";
export { SedenionMemory, type SedenionMemoryOptions, type WindowRecallOptions } from "./sedenion_memory.ts";
export { TemporalMemory, type TemporalMemoryOptions } from "./temporal_memory.ts";
export type { TextEncoding } from "./text_encoding.ts";
export { TokenEncoding, type TokenEncodingOptions, tokenWeights } from "./token_encoding.ts";
export { upstreamEncoding } from "./upstream_encoding.ts";
export { wordWeights } from "./word_weights.ts";
export { contentStems, sentencesOf, stemOf, wordsOf } from "./words.ts";
export { type AxisMeasure, measureAxes } from "./measures/axes.ts";
export { measureAxisWords } from "./measures/axis_words.ts";
export { type Capacity, measureCapacity } from "./measures/capacity.ts";
export {
  measureRecall,
  recallLines,
  type RecallMeasure,
  type RecallTrialOptions,
} from "./measures/recall.ts";
export { type Share, shareOf } from "./measures/share.ts";

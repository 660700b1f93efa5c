/**
 * Agency: what a model attends to, what it wants, and what both do to the next token.
 *
 * @module
 */
// Of the memory, as a signature here has it.
export type { TextEncoding } from "../memory/text_encoding.ts";
export { type GoalAction, selectAction } from "./action.ts";
export { Agency } from "./agency.ts";
export type { AgencyInput, AgencyState, GoalOptions, PrimeOscillator } from "./agency_types.ts";
export { contentWords } from "./content_words.ts";
export type { AttentionFocus, FocusType } from "./focus.ts";
export type { AbandonReason, Goal, GoalStatus, GoalType } from "./goal.ts";
export type { GoalListState } from "./goal_list.ts";
export type { AgencyEvent } from "./log.ts";
export type { Metacognition } from "./metacognition.ts";
export type { AgencyOptions } from "./options.ts";
export { type AgencyVocabulary, tokenAmplitudes } from "./vocabulary.ts";

/**
 * Experiments: runs as values, studies over seeds that are cached and resumable, paired intervals and verdicts, matched
 * budgets, null controls, the register of mechanisms, and that of claims.
 *
 * @example Two kinds of heads at equal parameters
 * ```ts
 * import { assert } from "@std/assert";
 * import { HazeLab, hazeTrial, hazeTrialConfig, matchBudget, runComparisons } from "@haze/haze/experiments";
 * const lab = await HazeLab.open("builtin");
 * const small = { T: 8, nEmb: 16, nodes: 16, nBlocks: 1 } as const; // and far too few steps, for a quick example
 * const hybrid = hazeTrialConfig({ model: small, training: { steps: 2 } });
 * const content = hazeTrialConfig({ model: { ...small, headType: "content" }, training: { steps: 2 } });
 * const { config, statement } = matchBudget(content, hybrid, "parameters", lab.vocab.vocabSize);
 * const outcome = await runComparisons("heads", [{
 *   ...{ name: "hybrid / content", smallestEffect: 0.02, budget: statement },
 *   a: { label: "hybrid", trial: hazeTrial(hybrid, lab) },
 *   b: { label: "content", trial: hazeTrial(config, lab) },
 *   metric: { name: "bitsPerByte", unit: "bits per byte, held out", better: "lower" },
 * }], { seeds: [1, 2, 3] });
 * if (outcome.complete) {
 *   const [{ verdict, difference, interval }] = outcome.document.rows;
 *   console.log(verdict, difference, interval);
 *   assert(interval[0] <= difference && difference <= interval[1]);
 * }
 * ```
 *
 * @module
 */
export type { JsonValue } from "../tokenizers/mod.ts";
export { type DataName, type JsonObject, runHash, type RunValue } from "./run.ts";
export { checkTrialResult, type Trial, type TrialControl, type TrialResult } from "./trial.ts";
export { memoryStore, type ResultStore } from "./store.ts";
export type { ClaimedRun } from "./claim_file.ts";
export { folderStore, type FolderStoreOptions, RESULTS_FOLDER } from "./folder_store.ts";
export { studentQuantile, studentTwoSidedP } from "./student_t.ts";
export { equivalenceP, type PairedDifference, pairedDifference } from "./paired.ts";
export { holm } from "./holm.ts";
export { judge, type Judgeable, type Judgement, SMALLEST_EFFECT_BITS, type Verdict } from "./verdict.ts";
export type { ProgressReport } from "./progress.ts";
export { type Arm, runStudy, runValue, type Study, type StudyOptions, type StudyOutcome } from "./study.ts";
export {
  type Comparison,
  type ComparisonDocument,
  type ComparisonOptions,
  type ComparisonOutcome,
  type ComparisonRow,
  type Metric,
  runComparisons,
  type Side,
} from "./comparison.ts";
export { type AblationDocument, type AblationRow, type ActingEvidence, withActing } from "./acting.ts";
export { HAZE_NULLS, type HazeNull, type HazeNullName, hazeNulls } from "./haze_nulls.ts";
export {
  type HazeRecipe,
  type HazeTrialConfig,
  hazeTrialConfig,
  type HazeTrialOptions,
} from "./haze_config.ts";
export { HazeLab } from "./haze_lab.ts";
export { gatesOf, type TrainedHaze, trainHaze } from "./haze_training.ts";
export { type HazeCosts, hazeCosts } from "./haze_costs.ts";
export { atOwnRate, HAZE_RATES, type HazeKind } from "./haze_rates.ts";
export { hazeTrial } from "./haze_trial.ts";
export { type Budget, BUDGETS, describeBudget, matchBudget, type Matched } from "./budget.ts";
export { readingBitsPerByte, type ReadingMode, type ReadingOptions } from "./reading.ts";
export { HAZE_USE, type HazeUse, hazeUseTrial } from "./haze_use_trial.ts";
export { type AblationBase, type Mechanism, type MechanismArm, mechanismComparisons } from "./mechanism.ts";
export { HAZE_MECHANISMS } from "./haze_mechanisms.ts";
export { type AblationBases, MECHANISMS, mechanismsOf } from "./mechanisms.ts";
export { type DialogueParts, LlisaLab } from "./llisa/llisa_lab.ts";
export {
  type LlisaArm,
  type LlisaRecipe,
  type LlisaSizes,
  type LlisaTrialConfig,
  llisaTrialConfig,
} from "./llisa/llisa_config.ts";
export { trainLlisaBase } from "./llisa/train_base.ts";
export type { LlisaPoint } from "./llisa/fine_tune.ts";
export { llisaTrial } from "./llisa/llisa_trial.ts";
export { type MemoriseRecipe, memoriseTrial } from "./llisa/memorise_trial.ts";
export { adapterTrial } from "./llisa/adapter_trial.ts";
export { proseTrial } from "./llisa/prose_trial.ts";
export { applyLlisaNulls, LLISA_NULLS, type LlisaNull, type LlisaNullName } from "./llisa/llisa_nulls.ts";
export { type LlisaTextConfig, llisaTextConfig, llisaTextTrial } from "./llisa/text_trial.ts";
export { LLISA_MECHANISMS, type LlisaAblationBase } from "./llisa/llisa_mechanisms.ts";
export { ResoformerLab } from "./resoformer/resoformer_lab.ts";
export {
  type ResoformerRecipe,
  type ResoformerTrialConfig,
  resoformerTrialConfig,
  type ResoformerTrialOptions,
} from "./resoformer/resoformer_config.ts";
export { type FeedName, feedTable } from "./resoformer/feeds.ts";
export {
  applyResoformerNulls,
  RESOFORMER_NULLS,
  type ResoformerNull,
  type ResoformerNullName,
} from "./resoformer/resoformer_nulls.ts";
export {
  type ResoformerStep,
  type TrainedResoformer,
  trainResoformer,
} from "./resoformer/train_resoformer.ts";
export { resoformerTrial } from "./resoformer/resoformer_trial.ts";
export { resoformerUseTrial } from "./resoformer/use_trial.ts";
export { RESOFORMER_MECHANISMS, type ResoformerAblationBase } from "./resoformer/resoformer_mechanisms.ts";
export { SpiralLab } from "./spiral/spiral_lab.ts";
export {
  type SpiralData,
  type SpiralRecipe,
  type SpiralTrialConfig,
  spiralTrialConfig,
  type SpiralTrialOptions,
} from "./spiral/spiral_config.ts";
export {
  applySpiralNulls,
  SPIRAL_NULLS,
  type SpiralNull,
  type SpiralNullName,
} from "./spiral/spiral_nulls.ts";
export { type SpiralStep, type SpiralWatch, type TrainedSpiral, trainSpiral } from "./spiral/train_spiral.ts";
export type { Windows } from "./spiral/spiral_windows.ts";
export { spiralTrial } from "./spiral/spiral_trial.ts";
export { teacherTrial, type TeacherTrialConfig, type Tracker } from "./spiral/teacher_trial.ts";
export type { SpiralAblationBase } from "./spiral/mechanism_kinds.ts";
export { SPIRAL_MECHANISMS } from "./spiral/spiral_mechanisms.ts";
export { ResoLLMLab } from "./reso_llm/reso_llm_lab.ts";
export {
  type ResoLLMRecipe,
  type ResoLLMTrialConfig,
  resoLLMTrialConfig,
  type ResoLLMTrialOptions,
} from "./reso_llm/reso_llm_config.ts";
export {
  applyResoLLMNulls,
  RESO_LLM_NULLS,
  type ResoLLMNull,
  type ResoLLMNullName,
} from "./reso_llm/reso_llm_nulls.ts";
export { type ResoLLMStep, type TrainedResoLLM, trainResoLLM } from "./reso_llm/train_reso_llm.ts";
export { resoLLMTrial } from "./reso_llm/reso_llm_trial.ts";
export { resoLLMUseTrial, type UseSizes } from "./reso_llm/use_trial.ts";
export { RESO_LLM_MECHANISMS, type ResoLLMAblationBase } from "./reso_llm/reso_llm_mechanisms.ts";
export { fakeWordShare } from "./llisa/fake_words.ts";
export { longestVerbatim } from "./llisa/verbatim.ts";
export type { Claim, DecideOptions, Evidence, EvidenceTable, NotebookCell, Ruling } from "./claims/claim.ts";
export { type ReplayedFault, replayFaults } from "./claims/llisa_faults.ts";
export { type ClaimOptions, CLAIMS, claimsOf, decideClaim } from "./claims/register.ts";
export { type ClaimRecord, type ClaimTexts, recordDifferences, textDifferences } from "./claims/record.ts";
export { committedClaims } from "./claims/results.ts";
export { actingText } from "./claims/acting.ts";
export { type Reversal, reversalOf, REVERSALS } from "./claims/reversals.ts";
export { claimsMarkdown, verdictsMarkdown } from "./claims/claims_table.ts";
export type { StepEvent, TrainedModel, TrialStep } from "./training_steps.ts";
export type { TrialConfig, TrialOptionsOf, TrialRecipe } from "./trial_config.ts";

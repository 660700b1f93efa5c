/**
 * Training: datasets, the optimiser and its schedules, the loop with exact resume, held-out evaluation.
 *
 * @module
 */
export { AdamW } from "./adamw.ts";
export {
  type Checkpoint,
  type CheckpointParts,
  encodeCheckpoint,
  makeCheckpointMeta,
  readCheckpointArrays,
  restoreTrainer,
} from "./checkpoint.ts";
export { type CheckpointMeta, type CheckpointTraining, readCheckpointMeta } from "./checkpoint_meta.ts";
export { Breather } from "./breather.ts";
export { checkFinite, NonFiniteError, type StandingRun } from "./check_finite.ts";
export { checkTrainingConfig, DEFAULT_TRAINING, type ScheduleName, type TrainingConfig } from "./config.ts";
export { bigramDataset } from "./bigram_dataset.ts";
export { type Dataset, makeDataset } from "./dataset.ts";
export { type Communicator, sliceBounds } from "./distributed/communicator.ts";
export { isShared, requireSame, SharedError, together, type TrainingGroup } from "./distributed/group.ts";
export { hashOfNumbers } from "./distributed/shared_evaluation.ts";
export { loopback } from "./distributed/loopback.ts";
export { type DialogueDatasetOptions, makeDialogueDataset } from "./dialogue_dataset.ts";
export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export { evaluateModules, type ModuleScore } from "./evaluate_modules.ts";
export { type FrozenPart, frozenRanges } from "./frozen.ts";
export { lineDataset, type LineDatasetOptions } from "./line_dataset.ts";
export { learningRateAt, type ScheduleConfig } from "./schedule.ts";
export { type ScoredTargets, withScored } from "./scored_windows.ts";
export {
  datasetOfShards,
  makeShardDataset,
  type ShardDataset,
  type ShardDatasetOptions,
} from "./shard_dataset.ts";
export {
  type Movable,
  type NumericalGradients,
  numericalGradients,
  type NumericalOptions,
} from "./numerical_gradients.ts";
export type { NumericalTraining } from "./numerical_step.ts";
export type { BestScore, TrainerState } from "./state.ts";
export type { DropoutState, Trainable, TrainingPass } from "./trainable.ts";
// Of a lower floor, as a signature here has it.
export type { JsonValue } from "../tokenizers/mod.ts";
export { Trainer } from "./trainer.ts";
export type { TrainerOptions } from "./trainer_options.ts";
export type { TrainingEvent } from "./training_event.ts";
export { NUMERICS_VERSION, VERSION } from "./version.ts";

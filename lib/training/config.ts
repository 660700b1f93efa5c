/** Settings of a training run. */
import { nearestName } from "../metrics/nearest_name.ts";
import { checkNumber } from "./check_number.ts";

/** How the learning rate falls after the warm-up. */
export type ScheduleName = "cosine" | "constant" | "golden" | "linear" | "llama2c";

/** Settings of a training run; all are part of what a seed reproduces. */
export interface TrainingConfig {
  /** Optimiser steps. */
  readonly steps: number;
  /** B: windows a micro-batch. */
  readonly batch: number;
  /** T: tokens a window; at most the model's context. */
  readonly context: number;
  /** Micro-batches a step; gradients are averaged over them. */
  readonly accumulation: number;
  /** Peak learning rate. */
  readonly learningRate: number;
  /** Learning rate that the schedule ends at or stops at. */
  readonly minLearningRate: number;
  /** Steps of linear warm-up. */
  readonly warmupSteps: number;
  /** What follows the warm-up. */
  readonly schedule: ScheduleName;
  /** Warm-ups in which the schedule `golden` falls by the golden ratio; no other schedule reads it. */
  readonly goldenDecayScale: number;
  /** β₁: how much of the first moment a step keeps. */
  readonly beta1: number;
  /** β₂: how much of the second moment a step keeps. */
  readonly beta2: number;
  /** ε beside the root of the second moment. */
  readonly epsilon: number;
  /** Decoupled weight decay of matrices; gains, offsets and gates have none. */
  readonly weightDecay: number;
  /** Largest global norm of the gradient; 0 switches clipping off. */
  readonly clipNorm: number;
  /** Share of activations set to zero. */
  readonly dropout: number;
  /** Seed of the batches and of dropout. */
  readonly seed: number;
  /** Steps between evaluations; the last step is always evaluated. */
  readonly evaluateEvery: number;
  /** Held-out tokens of an evaluation on the way; the last one takes all. */
  readonly evaluationTokens: number;
}

/**
 * What is taken where a run is told nothing: settings that suit the small models of this library.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkTrainingConfig, DEFAULT_TRAINING } from "@haze/haze/training";
 * assertEquals(checkTrainingConfig({ steps: 10 }), { ...DEFAULT_TRAINING, steps: 10 });
 * ```
 */
export const DEFAULT_TRAINING: TrainingConfig = {
  steps: 1000,
  batch: 16,
  context: 64,
  accumulation: 1,
  learningRate: 2e-3,
  minLearningRate: 1e-4,
  warmupSteps: 50,
  schedule: "cosine",
  goldenDecayScale: 1,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clipNorm: 1,
  dropout: 0,
  seed: 42,
  evaluateEvery: 100,
  evaluationTokens: 8192,
};

/** Names of schedules. */
export const SCHEDULES: readonly string[] = ["cosine", "constant", "golden", "linear", "llama2c"];
const KEYS = Object.keys(DEFAULT_TRAINING);
/** Far above what fits in memory, and still a length that an array can have. */
const MOST_TOKENS = 2 ** 26;

/**
 * Fills in the defaults and checks every value. With the `contextLength` of a model, `context` is that unless given, and
 * at most that.
 *
 * @throws {RangeError} naming the first key that is unknown or value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkTrainingConfig } from "@haze/haze/training";
 * assertEquals(checkTrainingConfig({ steps: 10 }).schedule, "cosine");
 * assertThrows(() => checkTrainingConfig({ dropout: 1 }), RangeError, "dropout must be");
 * ```
 */
export function checkTrainingConfig(
  given: Partial<TrainingConfig>,
  contextLength?: number,
): TrainingConfig {
  const context = contextLength ?? DEFAULT_TRAINING.context;
  const config: TrainingConfig = { ...DEFAULT_TRAINING, context, ...given };
  const act = "train";
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, KEYS);
    const hint = nearest ? `did you mean ${nearest}?` : `the settings are ${KEYS.join(", ")}`;
    throw new RangeError(`Cannot train as there is no such setting: ${unknown}\nhint: ${hint}`);
  }
  for (
    const key of ["steps", "batch", "context", "accumulation", "evaluateEvery", "evaluationTokens"] as const
  ) {
    checkNumber(act, key, config[key], { integer: true, min: 1 });
  }
  checkNumber(act, "batch · context", config.batch * config.context, { max: MOST_TOKENS });
  checkNumber(act, "warmupSteps", config.warmupSteps, { integer: true, min: 0 });
  checkNumber(act, "seed", config.seed, { integer: true, min: 0 });
  checkNumber(act, "learningRate", config.learningRate, { min: 0 });
  checkNumber(act, "minLearningRate", config.minLearningRate, { min: 0 });
  if (config.minLearningRate > config.learningRate) {
    throw new RangeError(
      `Cannot train as minLearningRate must be a finite number at least 0 and at most ${config.learningRate}, ` +
        `the learningRate: ${config.minLearningRate}`,
    );
  }
  for (const key of ["beta1", "beta2", "dropout"] as const) {
    checkNumber(act, key, config[key], { min: 0, below: 1 });
  }
  for (const key of ["epsilon", "goldenDecayScale"] as const) {
    checkNumber(act, key, config[key], { above: 0 });
  }
  for (const key of ["weightDecay", "clipNorm"] as const) checkNumber(act, key, config[key], { min: 0 });
  if (!SCHEDULES.includes(config.schedule)) {
    throw new RangeError(
      `Cannot train as schedule must be one of ${SCHEDULES.join(", ")}: ${config.schedule}`,
    );
  }
  if (config.goldenDecayScale !== DEFAULT_TRAINING.goldenDecayScale && config.schedule !== "golden") {
    throw new RangeError(
      `Cannot train as goldenDecayScale is for the schedule golden alone: schedule is ${config.schedule}`,
    );
  }
  if (config.schedule === "llama2c" && config.warmupSteps >= config.steps) {
    throw new RangeError(
      `Cannot train as a llama2c schedule divides by steps − warmupSteps, which must be positive: ${config.steps} and ${config.warmupSteps}\n` +
        "hint: give fewer warmupSteps, or the schedule cosine",
    );
  }
  if (config.context > (contextLength ?? Infinity)) {
    throw new RangeError(
      `Cannot train as context must be at most the model's ${contextLength}: ${config.context}`,
    );
  }
  return config;
}

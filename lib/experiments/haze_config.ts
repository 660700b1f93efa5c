/** Settings of a haze trial. */
import { checkHazeConfig, HAZE_PRESET_TRAINING, HAZE_PRESETS, type HazePreset } from "../models/mod.ts";
import { checkTrainingConfig, type TrainingConfig } from "../training/mod.ts";
import { type HazeNullName, hazeNulls } from "./haze_nulls.ts";
import type { JsonObject } from "./run.ts";

/** Settings of training that a trial has; its seed comes with each run, and it is evaluated at its end. */
export type HazeRecipe = Omit<TrainingConfig, "seed" | "evaluateEvery" | "evaluationTokens">;

/** What is given; the rest is that of the preset `tiny`. */
export interface HazeTrialOptions {
  /** Sizes of the model. Default: the preset `tiny`. */
  readonly model?: Partial<HazePreset> | undefined;
  /** How it is trained. Default: what goes with `tiny`, on windows of the model's context. */
  readonly training?: Partial<HazeRecipe> | undefined;
  /** Null controls. Default: none. */
  readonly nulls?: readonly HazeNullName[] | undefined;
}

/** All settings, defaults filled in. */
export interface HazeTrialConfig {
  /** Sizes of the model but for its vocabulary. */
  readonly model: HazePreset;
  /** How it is trained. */
  readonly training: HazeRecipe;
  /** Null controls, in the order of `HAZE_NULLS`. */
  readonly nulls: readonly HazeNullName[];
}

/**
 * Fills in the defaults and checks everything.
 *
 * @throws {RangeError} naming the first key that is unknown or value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hazeTrialConfig } from "@haze/haze/experiments";
 * const { model, training } = hazeTrialConfig({ model: { headType: "content", T: 32 }, training: { steps: 100 } });
 * assertEquals([model.nEmb, training.steps, training.context], [64, 100, 32]);
 * ```
 */
export function hazeTrialConfig(options: HazeTrialOptions = {}): HazeTrialConfig {
  const model = { ...HAZE_PRESETS.tiny, ...options.model };
  checkHazeConfig({ ...model, vocabSize: 1 });
  const own = ["seed", "evaluateEvery", "evaluationTokens"].find((key) =>
    Object.hasOwn(options.training ?? {}, key)
  );
  if (own !== undefined) {
    throw new RangeError(
      `Cannot set up a trial as ${own} is its own: seeds pair runs, and it is evaluated last`,
    );
  }
  const { seed: _seed, evaluateEvery: _every, evaluationTokens: _tokens, ...training } = checkTrainingConfig(
    { ...HAZE_PRESET_TRAINING.tiny, ...options.training },
    model.T,
  );
  return { model, training, nulls: hazeNulls(options.nulls ?? [], model).map(({ name }) => name) };
}

/** The settings as plain JSON, for the value of a run. */
export function hazeConfigJson({ model, training, nulls }: HazeTrialConfig): JsonObject {
  return { model: { ...model }, training: { ...training }, nulls: [...nulls] };
}

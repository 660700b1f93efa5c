/** Settings of a spiral trial. */
import {
  checkSpiralConfig,
  SPIRAL_PRESET_TRAINING,
  SPIRAL_PRESETS,
  type SpiralConfig,
} from "../../models/mod.ts";
import { checkTrainingConfig } from "../../training/mod.ts";
import type { JsonObject } from "../run.ts";
import type { TrialConfig, TrialOptionsOf, TrialRecipe } from "../trial_config.ts";
import type { SpiralNullName } from "./spiral_nulls.ts";

/** How a model is trained; its seed comes with each run. */
export type SpiralRecipe = TrialRecipe<"weightDecay">;

/**
 * What is learnt: the bigram world of the run's seed; so many windows of it, again and again; or the lab's text in tokens
 * of byte-pair merges.
 */
export type SpiralData =
  | { readonly kind: "world" }
  | { readonly kind: "sample"; readonly windows: number }
  | { readonly kind: "text"; readonly tokVocab: number };

/** All settings; a text brings its own vocabulary. */
export interface SpiralTrialConfig extends TrialConfig<SpiralConfig, SpiralRecipe, SpiralNullName> {
  /** What is learnt. */
  readonly data: SpiralData;
}

/** What differs from the usual. */
export type SpiralTrialOptions = TrialOptionsOf<SpiralTrialConfig>;

/**
 * Students of half the width of upstream's and half its blocks; short runs in a world of half its size too. Claim S1 takes
 * upstream's sizes.
 */
const SIZES = {
  quick: { ...SPIRAL_PRESETS.tiny, vocabSize: 64 },
  full: { ...SPIRAL_PRESETS.tiny, r: 64 },
} as const;
const STEPS = { quick: 250, full: 500 } as const;

/**
 * Settings of short runs or of full ones, and what is given in their place.
 *
 * @throws {RangeError} naming the first key that is unknown or value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { spiralTrialConfig } from "@haze/haze/experiments";
 * const { model, training, data } = spiralTrialConfig(true, { model: { distillation: 0 }, training: { steps: 9 } });
 * assertEquals([model.distillation, training.steps, training.schedule, data.kind], [0, 9, "cosine", "world"]);
 * ```
 */
export function spiralTrialConfig(
  isQuick: boolean,
  { model = {}, training = {}, data = { kind: "world" }, nulls = [] }: SpiralTrialOptions = {},
): SpiralTrialConfig {
  const size = isQuick ? "quick" : "full";
  const sizes = checkSpiralConfig({ ...SIZES[size], ...model });
  const recipe: SpiralRecipe = {
    ...{ batch: 16, learningRate: 2e-3, minLearningRate: 0, warmupSteps: 0, weightDecay: 0 },
    ...{ schedule: "cosine", clipNorm: 1 },
    ...SPIRAL_PRESET_TRAINING.small,
    ...{ steps: STEPS[size], ...training },
  };
  checkTrainingConfig(recipe, sizes.T);
  return { model: sizes, training: recipe, data, nulls };
}

/** The settings as plain JSON, for the value of a run. */
export function spiralConfigJson({ model, training, data, nulls }: SpiralTrialConfig): JsonObject {
  return { model: { ...model }, training: { ...training }, data: { ...data }, nulls: [...nulls] };
}

/** Settings of a resoformer trial. */
import { checkResoformerConfig, RESOFORMER_DEFAULTS, type ResoformerPreset } from "../../models/mod.ts";
import { checkTrainingConfig } from "../../training/mod.ts";
import type { JsonObject } from "../run.ts";
import type { TrialConfig, TrialOptionsOf, TrialRecipe } from "../trial_config.ts";
import type { FeedName } from "./feeds.ts";
import type { ResoformerNullName } from "./resoformer_nulls.ts";

/** How a model is trained; its seed comes with each run. */
export type ResoformerRecipe = TrialRecipe<"goldenDecayScale" | "beta2">;

/** All settings; the text brings its own vocabulary. */
export interface ResoformerTrialConfig
  extends TrialConfig<ResoformerPreset, ResoformerRecipe, ResoformerNullName> {
  /** Which numbers stand for tokens where the model reads. */
  readonly feed: FeedName;
}

/** What differs from the usual. */
export type ResoformerTrialOptions = TrialOptionsOf<ResoformerTrialConfig>;

/** About 21,000 weights for short runs; otherwise a block more, 29,000: halting wants something to skip. */
const SIZES = {
  quick: { dim: 32, numLayers: 2, numHeads: 4, ffnDim: 64, maxSeqLen: 32 },
  full: { dim: 32, numLayers: 3, numHeads: 4, ffnDim: 64, maxSeqLen: 32 },
} as const;
/** Long enough for a held-out loss below that of counted pairs on the built-in text. */
const TRAINING = {
  quick: { steps: 250, batch: 8, learningRate: 1e-2, minLearningRate: 1e-4, warmupSteps: 25 },
  full: { steps: 400, batch: 8, learningRate: 1e-2, minLearningRate: 1e-4, warmupSteps: 40 },
} as const;

/**
 * Settings of short runs or of full ones, and what is given in their place.
 *
 * @throws {RangeError} naming the first key that is unknown or value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resoformerTrialConfig } from "@haze/haze/experiments";
 * const { model, training } = resoformerTrialConfig(true, { model: { resonance: "none" }, training: { steps: 9 } });
 * assertEquals([model.resonance, model.dim, training.steps, training.warmupSteps], ["none", 32, 9, 1]);
 * ```
 */
export function resoformerTrialConfig(
  isQuick: boolean,
  { model = {}, training = {}, feed = "dense", nulls = [] }: ResoformerTrialOptions = {},
): ResoformerTrialConfig {
  const size = isQuick ? "quick" : "full";
  const sizes = { ...RESOFORMER_DEFAULTS, ...SIZES[size], ...model };
  checkResoformerConfig({ ...sizes, vocabSize: 2 });
  const usual = TRAINING[size];
  const { steps = usual.steps } = training;
  const recipe: ResoformerRecipe = {
    ...usual,
    ...{ schedule: "cosine", goldenDecayScale: 1, clipNorm: 1, beta2: 0.99 },
    warmupSteps: Math.max(1, Math.round(steps / 10)),
    ...training,
  };
  checkTrainingConfig(recipe, sizes.maxSeqLen);
  return { model: sizes, training: recipe, feed, nulls };
}

/** The settings as plain JSON, for the value of a run. */
export function resoformerConfigJson(
  { model, training, feed, nulls }: ResoformerTrialConfig,
): JsonObject {
  return { model: { ...model }, training: { ...training }, feed, nulls: [...nulls] };
}

/** Settings of a trial on Reso-LLM. */
import { INVERSE_PHI } from "../../physics/mod.ts";
import { checkResoLLMSettings, RESO_LLM_PRESETS, type ResoLLMSettings } from "../../models/reso_llm/mod.ts";
import { checkTrainingConfig } from "../../training/mod.ts";
import type { JsonObject } from "../run.ts";
import type { TrialConfig, TrialOptionsOf, TrialRecipe } from "../trial_config.ts";
import type { ResoLLMNullName } from "./reso_llm_nulls.ts";

/** How a model is trained; its seed comes with each run. */
export type ResoLLMRecipe = TrialRecipe<"goldenDecayScale">;

/** All settings; the vocabulary is the default tokenizer's. */
export interface ResoLLMTrialConfig extends TrialConfig<ResoLLMSettings, ResoLLMRecipe, ResoLLMNullName> {
  /** Made talks that are learnt beside the text; 0: the text alone. */
  readonly talks: number;
}

/** What differs from the usual. */
export type ResoLLMTrialOptions = TrialOptionsOf<ResoLLMTrialConfig>;

/** About 150,000 weights, two thirds of them vectors of tokens; short runs have a narrower model and fewer talks. */
const SIZES = {
  quick: { dim: 32, ffnDim: 64, maxSeqLen: 64 },
  full: { dim: 48, ffnDim: 128, maxSeqLen: 64 },
} as const;
/** Full runs are long enough for a held-out loss below that of counted pairs. */
const STEPS = { quick: 120, full: 400 } as const;
const TALKS = { quick: 1200, full: 2400 } as const;

/**
 * Settings of short runs or of full ones, and what is given in their place.
 *
 * @throws {RangeError} naming the first key that is unknown or value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resoLLMTrialConfig } from "@haze/haze/experiments";
 * const { model, training } = resoLLMTrialConfig(true, { model: { "prsc.enabled": false }, training: { steps: 9 } });
 * assertEquals([model["prsc.enabled"], training.steps, training.warmupSteps], [false, 9, 1]);
 * ```
 */
export function resoLLMTrialConfig(
  isQuick: boolean,
  { model = {}, training = {}, talks, nulls = [] }: ResoLLMTrialOptions = {},
): ResoLLMTrialConfig {
  const size = isQuick ? "quick" : "full";
  const settings = checkResoLLMSettings({ ...RESO_LLM_PRESETS.tiny, ...SIZES[size], ...model });
  const { steps = STEPS[size] } = training;
  const recipe: ResoLLMRecipe = {
    ...{ steps, batch: 8, learningRate: 1e-2, minLearningRate: 1e-4 },
    ...{ schedule: "cosine", goldenDecayScale: 1, clipNorm: INVERSE_PHI },
    warmupSteps: Math.max(1, Math.round(steps / 20)),
    ...training,
  };
  checkTrainingConfig(recipe, settings.maxSeqLen);
  return { model: settings, training: recipe, talks: talks ?? TALKS[size], nulls };
}

/** The settings as plain JSON, for the value of a run. */
export function resoLLMConfigJson({ model, training, talks, nulls }: ResoLLMTrialConfig): JsonObject {
  return { model: { ...model }, training: { ...training }, talks, nulls: [...nulls] };
}

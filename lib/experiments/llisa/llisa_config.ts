/** Settings of a llisa trial: a base model, and what is done to it. */
import { checkLlisaConfig, LLISA_PRESETS, type LlisaConfig } from "../../models/mod.ts";
import { checkTrainingConfig, type TrainingConfig } from "../../training/mod.ts";
import type { JsonObject } from "../run.ts";
import { LLISA_VOCABULARY } from "./llisa_lab.ts";

/** Sizes of a model; its vocabulary is the lab's. */
export type LlisaSizes = Omit<LlisaConfig, "vocabSize">;

/** How a model is trained on the base text. */
export type LlisaRecipe = Pick<
  TrainingConfig,
  "steps" | "batch" | "learningRate" | "minLearningRate" | "warmupSteps" | "beta2"
>;

/** How a base model is trained further. */
export interface LlisaArm {
  /** Dialogues to learn. */
  readonly dialogues: number;
  /** Steps. */
  readonly steps: number;
  /** Peak of the learning rate. */
  readonly learningRate: number;
  /** Share of windows that are drawn from the base text: 0 for none, 1 for nothing else. */
  readonly replay: number;
  /** Steps of its schedule that count as done before the first: 0 for a schedule that begins afresh. */
  readonly scheduleDone: number;
}

/** All settings. */
export interface LlisaTrialConfig {
  /** Sizes of the model. */
  readonly model: LlisaSizes;
  /** How the base is trained. */
  readonly base: LlisaRecipe;
  /** What is done to it. */
  readonly arm: LlisaArm;
  /** Steps between evaluations of the arm. */
  readonly evaluateEvery: number;
}

/** The model of short runs, about 41,000 parameters, and of full ones, about 180,000. */
const SIZES: { readonly [N in "quick" | "full"]: LlisaSizes } = {
  quick: { ...sizesOf(LLISA_PRESETS.tiny), dim: 32, hiddenDim: 96, nLayers: 2 },
  full: sizesOf(LLISA_PRESETS.tiny),
};
/** Rates here and in `ARM` are those that `tools/sweep_llisa_rates.ts` found, on seeds that decide nothing. */
const BASE: { readonly [N in "quick" | "full"]: LlisaRecipe } = {
  quick: { steps: 240, batch: 8, learningRate: 8e-3, minLearningRate: 1e-4, warmupSteps: 20, beta2: 0.95 },
  full: { steps: 500, batch: 8, learningRate: 4e-3, minLearningRate: 1e-4, warmupSteps: 25, beta2: 0.95 },
};
const ARM: { readonly [N in "quick" | "full"]: Pick<LlisaArm, "steps" | "learningRate"> } = {
  quick: { steps: 150, learningRate: 8e-3 },
  full: { steps: 500, learningRate: 2e-3 },
};
const EVALUATIONS = { quick: 5, full: 10 } as const;

/**
 * Settings of a trial: those of short runs or of full ones, and what is given in their place.
 *
 * @throws {RangeError} naming the first value that is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { llisaTrialConfig } from "@haze/haze/experiments";
 * const { arm, model } = llisaTrialConfig(false, { replay: 0.7 });
 * assertEquals([arm.dialogues, arm.replay, model.dim], [171, 0.7, 64]);
 * ```
 */
export function llisaTrialConfig(
  isQuick: boolean,
  arm: Partial<LlisaArm> = {},
  model: Partial<LlisaSizes> = {},
): LlisaTrialConfig {
  const size = isQuick ? "quick" : "full";
  const sizes = { ...SIZES[size], ...model };
  checkLlisaConfig({ ...sizes, vocabSize: LLISA_VOCABULARY });
  const settings = { ...{ dialogues: 171, replay: 0, scheduleDone: 0 }, ...ARM[size], ...arm };
  if (!(settings.replay >= 0 && settings.replay <= 1)) {
    throw new RangeError(`Cannot set up a trial as replay must be a share from 0 to 1: ${settings.replay}`);
  }
  checkTrainingConfig({ steps: settings.steps, learningRate: settings.learningRate, minLearningRate: 0 });
  const evaluateEvery = Math.max(1, Math.round(settings.steps / EVALUATIONS[size]));
  return { model: sizes, base: BASE[size], arm: settings, evaluateEvery };
}

/** The settings as plain JSON, for the value of a run. */
export function llisaConfigJson({ model, base, arm, evaluateEvery }: LlisaTrialConfig): JsonObject {
  return { model: { ...model }, base: { ...base }, arm: { ...arm }, evaluateEvery };
}

function sizesOf({ vocabSize: _, ...sizes }: LlisaConfig): LlisaSizes {
  return sizes;
}

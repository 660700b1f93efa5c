/** Settings that trials of every kind of model have. */
import type { TrainingConfig } from "../training/mod.ts";

/** How a model is trained, with further keys of training that a kind of model has use for; its seed comes with each run. */
export type TrialRecipe<Further extends keyof TrainingConfig = never> = Pick<
  TrainingConfig,
  | ("steps" | "batch" | "learningRate" | "minLearningRate" | "warmupSteps" | "schedule" | "clipNorm")
  | Further
>;

/** A model, its training and what is taken from it. */
export interface TrialConfig<Model, Recipe, NullName> {
  /** Sizes and mechanisms. */
  readonly model: Model;
  /** How it is trained. */
  readonly training: Recipe;
  /** Null controls. */
  readonly nulls: readonly NullName[];
}

/** What differs from the usual: keys of the model and of its training, and other settings whole. */
export type TrialOptionsOf<Config extends TrialConfig<unknown, unknown, unknown>> =
  & { readonly [Part in "model" | "training"]?: Partial<Config[Part]> }
  & Partial<Omit<Config, "model" | "training">>;

/** Named sizes. */
import type { TrainingConfig } from "../../training/mod.ts";
import { RESOFORMER_DEFAULTS, type ResoformerConfig } from "./config.ts";

/** Sizes and mechanisms of a model apart from its vocabulary. */
export type ResoformerPreset = Omit<ResoformerConfig, "vocabSize">;

/** Names of presets. */
export type ResoformerPresetName = "tiny" | "demo" | "full" | "small";

/**
 * `tiny` is for the built-in text and a minute; `demo` and `full` are the seed's two runs; `small` is for a book.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESOFORMER_PRESETS, ResoformerModel } from "@haze/haze/models";
 * const model = new ResoformerModel({ ...RESOFORMER_PRESETS.demo, vocabSize: 56 });
 * assertEquals([model.config.dim, model.contextLength], [32, 32]);
 * model.close();
 * ```
 */
export const RESOFORMER_PRESETS: { readonly [N in ResoformerPresetName]: ResoformerPreset } = {
  tiny: {
    ...RESOFORMER_DEFAULTS,
    ...{ dim: 64, numLayers: 2, numHeads: 4, ffnDim: 256, maxSeqLen: 48 },
  },
  demo: {
    ...RESOFORMER_DEFAULTS,
    ...{ dim: 32, numLayers: 1, numHeads: 2, ffnDim: 64, maxSeqLen: 32 },
  },
  full: {
    ...RESOFORMER_DEFAULTS,
    ...{ dim: 128, numLayers: 4, numHeads: 4, ffnDim: 512, maxSeqLen: 64, useEntropyCollapse: true },
    // All the way no more than ln 64 nats of a state get through, which costs most of what the model has learned.
    collapseResidual: 0.5,
  },
  small: {
    ...RESOFORMER_DEFAULTS,
    ...{ dim: 128, numLayers: 3, numHeads: 4, ffnDim: 512, maxSeqLen: 128 },
  },
};

/**
 * Training settings that go with each preset.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESOFORMER_PRESET_TRAINING, RESOFORMER_PRESETS } from "@haze/haze/models";
 * import { checkTrainingConfig } from "@haze/haze/training";
 * const given = { ...RESOFORMER_PRESET_TRAINING.demo, schedule: "golden" } as const;
 * const { steps, context } = checkTrainingConfig(given, RESOFORMER_PRESETS.demo.maxSeqLen);
 * assertEquals([steps, context], [400, 32]);
 * ```
 */
export const RESOFORMER_PRESET_TRAINING: {
  readonly [N in ResoformerPresetName]: Readonly<Partial<TrainingConfig>>;
} = {
  tiny: { steps: 1200, batch: 16, learningRate: 5e-3, minLearningRate: 1e-4, dropout: 0.05 },
  demo: { steps: 400, batch: 1, learningRate: 1e-2, minLearningRate: 1e-5, warmupSteps: 10 },
  full: { steps: 400, batch: 8, learningRate: 5e-3, minLearningRate: 1e-5, warmupSteps: 50 },
  small: { steps: 9000, batch: 8, learningRate: 2e-3, minLearningRate: 1e-4, evaluateEvery: 500 },
};

/** Named sizes. */
import type { TrainingConfig } from "../../training/mod.ts";
import type { HazeConfig } from "./config.ts";

/** Sizes of a model apart from its vocabulary. */
export type HazePreset = Omit<HazeConfig, "vocabSize">;

/**
 * `tiny` is what the main job trains; `small` is for a book and ten minutes; `seed` has the seed's sizes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.tiny, nBlocks: 1, vocabSize: 50 });
 * assertEquals([model.config.nBlocks, model.contextLength], [1, 48]);
 * model.close();
 * ```
 */
export const HAZE_PRESETS: { readonly [N in "tiny" | "small" | "seed"]: HazePreset } = {
  tiny: { T: 48, nEmb: 64, nodes: 128, nBlocks: 2, nHeads: 4, headType: "hybrid", alpha: 0.5 },
  small: { T: 128, nEmb: 128, nodes: 384, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 },
  seed: { T: 32, nEmb: 64, nodes: 64, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 },
};

/**
 * Training settings that go with each preset; what they leave open is as `DEFAULT_TRAINING` has it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESET_TRAINING, HAZE_PRESETS } from "@haze/haze/models";
 * import { checkTrainingConfig } from "@haze/haze/training";
 * const config = checkTrainingConfig({ ...HAZE_PRESET_TRAINING.seed, steps: 10 }, HAZE_PRESETS.seed.T);
 * assertEquals([config.steps, config.batch, config.context], [10, 16, 32]);
 * ```
 */
export const HAZE_PRESET_TRAINING: {
  readonly [N in keyof typeof HAZE_PRESETS]: Readonly<Partial<TrainingConfig>>;
} = {
  tiny: { steps: 1200, batch: 16, learningRate: 1e-2, minLearningRate: 1e-4, dropout: 0.05 },
  small: { steps: 9000, batch: 8, learningRate: 4e-3, minLearningRate: 1e-4, evaluateEvery: 500 },
  seed: { steps: 1000, batch: 16, learningRate: 3e-3 },
};

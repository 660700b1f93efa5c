/** Named sizes. */
import type { TrainingConfig } from "../../../training/mod.ts";
import { SPIRAL_DEFAULTS, type SpiralConfig } from "./config.ts";

/** Names of presets. */
export type SpiralPresetName = "tiny" | "small" | "seed";

/**
 * `tiny` is for a look, `small` has the sizes that upstream's program takes, `seed` those that the seed recommends.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SPIRAL_PRESETS, SpiralModel } from "@haze/haze/models";
 * const model = new SpiralModel({ ...SPIRAL_PRESETS.tiny, vocabSize: 64 });
 * assertEquals([model.config.L, model.contextLength], [2, 8]);
 * model.close();
 * ```
 */
export const SPIRAL_PRESETS: { readonly [N in SpiralPresetName]: SpiralConfig } = {
  tiny: { ...SPIRAL_DEFAULTS, d: 48, L: 2, k: 12, keepK: 6, r: 32 },
  small: SPIRAL_DEFAULTS,
  seed: { ...SPIRAL_DEFAULTS, vocabSize: 256, r: 64 },
};

/**
 * What a text wants beside any preset. The λ of the defaults is that of the bigram world, which the teacher comes to know all
 * but whole; of a text it knows no more than pairs. `bench/spiral_distillation.ts` finds 0.5 best on the built-in story, where
 * 5 is worse than no teacher, and 5 best on 200 kB of a novel: 1 is better than none on both. The command line takes it for
 * all that is not a world.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkSpiralConfig, SPIRAL_PRESETS, SPIRAL_TEXT } from "@haze/haze/models";
 * const story = checkSpiralConfig({ ...SPIRAL_PRESETS.tiny, ...SPIRAL_TEXT });
 * assertEquals([SPIRAL_PRESETS.tiny.distillation, story.distillation], [5, 1]);
 * ```
 */
export const SPIRAL_TEXT: Readonly<Pick<SpiralConfig, "distillation">> = { distillation: 1 };

/** Upstream's budget, with Adam, a cosine to 0 and no weight decay. */
const TRAINING: Readonly<Partial<TrainingConfig>> = {
  ...{ steps: 500, batch: 16, learningRate: 2e-3, minLearningRate: 0, warmupSteps: 0, weightDecay: 0 },
};

/**
 * Training settings that go with each preset.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SPIRAL_PRESET_TRAINING, SPIRAL_PRESETS } from "@haze/haze/models";
 * import { checkTrainingConfig, learningRateAt } from "@haze/haze/training";
 * const config = checkTrainingConfig(SPIRAL_PRESET_TRAINING.tiny, SPIRAL_PRESETS.tiny.T);
 * assertEquals([0, 499].map((step) => learningRateAt(step, config)), [2e-3, 0]);
 * ```
 */
export const SPIRAL_PRESET_TRAINING: {
  readonly [N in SpiralPresetName]: Readonly<Partial<TrainingConfig>>;
} = { tiny: TRAINING, small: TRAINING, seed: TRAINING };

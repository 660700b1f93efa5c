/** Named sizes. */
import type { TrainingConfig } from "../../training/mod.ts";
import type { LlisaConfig } from "./config.ts";
import { LLISA_DEFAULTS } from "./config.ts";

/** Names of presets. */
export type LlisaPresetName = "tiny" | "small" | "llisa-7m" | "stories15m";

/**
 * `tiny` is for a story and a minute, `small` for a book; `llisa-7m` is the seed's; `stories15m` that of llama2.c.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * const model = new LlisaModel({ ...LLISA_PRESETS.tiny, nLayers: 1, vocabSize: 300 });
 * assertEquals([model.config.nLayers, model.contextLength], [1, 64]);
 * model.close();
 * ```
 */
export const LLISA_PRESETS: { readonly [N in LlisaPresetName]: LlisaConfig } = {
  tiny: {
    ...LLISA_DEFAULTS,
    ...{ vocabSize: 512, maxSeqLen: 64, dim: 64, hiddenDim: 192, nLayers: 3, nHeads: 4, nKvHeads: 2 },
  },
  small: {
    ...LLISA_DEFAULTS,
    ...{ vocabSize: 1024, maxSeqLen: 128, dim: 128, hiddenDim: 352, nLayers: 5, nHeads: 4, nKvHeads: 4 },
  },
  "llisa-7m": {
    ...LLISA_DEFAULTS,
    ...{ vocabSize: 4096, maxSeqLen: 256, dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6 },
  },
  stories15m: {
    ...LLISA_DEFAULTS,
    ...{ vocabSize: 32000, maxSeqLen: 256, dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6 },
  },
};

/** The seed's run: 8 windows, 4 micro-batches, 256 tokens; warm-up, cosine to 0. */
const SEED_TRAINING: Readonly<Partial<TrainingConfig>> = {
  ...{ steps: 4000, batch: 8, accumulation: 4, learningRate: 5e-4, minLearningRate: 0, warmupSteps: 1000 },
  ...{ beta2: 0.95, weightDecay: 0.1, clipNorm: 1 },
};

/**
 * Training settings that go with each preset.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESET_TRAINING, LLISA_PRESETS } from "@haze/haze/models";
 * const { batch, accumulation } = LLISA_PRESET_TRAINING["llisa-7m"];
 * assertEquals(batch! * accumulation! * LLISA_PRESETS["llisa-7m"].maxSeqLen, 8192); // tokens a step
 * ```
 */
export const LLISA_PRESET_TRAINING: {
  readonly [N in LlisaPresetName]: Readonly<Partial<TrainingConfig>>;
} = {
  tiny: { steps: 600, batch: 16, learningRate: 4e-3, minLearningRate: 1e-4, beta2: 0.95 },
  small: {
    steps: 4000,
    batch: 16,
    learningRate: 3e-3,
    minLearningRate: 1e-4,
    beta2: 0.95,
    evaluateEvery: 500,
  },
  "llisa-7m": SEED_TRAINING,
  stories15m: SEED_TRAINING,
};

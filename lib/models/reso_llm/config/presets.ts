/** Named sizes. */
import { INVERSE_PHI } from "../../../physics/mod.ts";
import type { TrainingConfig } from "../../../training/mod.ts";
import { DEFAULT_VOCAB_SIZE } from "../data/default_tokenizer.ts";
import { RESO_LLM_DEFAULTS } from "./defaults.ts";
import type { ResoLLMSettings } from "./settings.ts";

/** Sizes and layers of a model; its vocabulary is the default tokenizer's, or as large as that of another. */
export type ResoLLMPreset = ResoLLMSettings;

/** Names of presets. */
export type ResoLLMPresetName = "tiny" | "small" | "medium" | "large" | "multiAgent";

const COMMON_SIZES = { ...RESO_LLM_DEFAULTS, vocabSize: DEFAULT_VOCAB_SIZE };
const SMALL = { dim: 256, numLayers: 4, numHeads: 4, ffnDim: 1024, maxSeqLen: 512 };

/**
 * `tiny` is for tests and the minute of a demonstration; `small`, `medium` and `large` are the seed's; `multiAgent` is small
 * with links to other agents.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESO_LLM_PRESETS, ResoLLMModel } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel({ ...RESO_LLM_PRESETS.tiny, numLayers: 1, "prsc.enabled": false });
 * assertEquals([model.config.numLayers, model.concepts], [1, undefined]);
 * model.close();
 * ```
 */
export const RESO_LLM_PRESETS: { readonly [N in ResoLLMPresetName]: ResoLLMPreset } = {
  tiny: { ...COMMON_SIZES, dim: 64, numLayers: 2, numHeads: 4, ffnDim: 256, maxSeqLen: 64 },
  small: { ...COMMON_SIZES, ...SMALL },
  medium: { ...COMMON_SIZES, dim: 512, numLayers: 8, numHeads: 8, ffnDim: 2048, maxSeqLen: 1024 },
  large: { ...COMMON_SIZES, dim: 1024, numLayers: 24, numHeads: 16, ffnDim: 4096, maxSeqLen: 1024 },
  multiAgent: {
    ...COMMON_SIZES,
    ...SMALL,
    "entanglement.enabled": true,
    "entanglement.nodeId": "agent_0",
  },
};

const COMMON = { warmupSteps: 100, clipNorm: INVERSE_PHI } as const;

/**
 * Training settings that go with each preset. `large` generates; its training is refused, see `checkResoLLMFits`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESO_LLM_PRESET_TRAINING } from "@haze/haze/reso-llm";
 * import { checkTrainingConfig } from "@haze/haze/training";
 * const config = checkTrainingConfig({ ...RESO_LLM_PRESET_TRAINING.tiny, steps: 50 }, 64);
 * assertEquals([config.steps, config.context, config.clipNorm.toFixed(3)], [50, 64, "0.618"]);
 * ```
 */
export const RESO_LLM_PRESET_TRAINING: {
  readonly [N in ResoLLMPresetName]: Readonly<Partial<TrainingConfig>>;
} = {
  tiny: { ...COMMON, steps: 600, batch: 16, learningRate: 3e-3, minLearningRate: 1e-4, warmupSteps: 20 },
  small: { ...COMMON, steps: 1500, batch: 8, context: 128, learningRate: 1e-3, minLearningRate: 1e-4 },
  medium: { ...COMMON, steps: 10_000, batch: 8, context: 256, learningRate: 3e-4, minLearningRate: 3e-5 },
  large: { ...COMMON, steps: 10_000, batch: 8, context: 256, learningRate: 3e-4, minLearningRate: 3e-5 },
  multiAgent: { ...COMMON, steps: 1500, batch: 8, context: 128, learningRate: 1e-3, minLearningRate: 1e-4 },
};

/** The model as the seed programs it. */
import { writeFileAtomic } from "../../../formats/mod.ts";
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../training/mod.ts";
import { RESOFORMER_DEFAULTS, type ResoformerConfig } from "../config.ts";
import { ResoformerModel, type ResoformerOptions } from "../model.ts";
import { refuseUnknown } from "./known_names.ts";
import { trainableTensors } from "./trainable_layer.ts";
import type { TrainableTensor } from "./trainable_tensor.ts";

/** Settings of a {@linkcode TrainableResoFormer}: all of the model's, one of them under the seed's name, and the dropout. */
export interface TrainableResoFormerConfig extends Omit<ResoformerConfig, "headWeights"> {
  /** Share of activations set to zero in training. Default 0.1. */
  readonly dropout: number;
  /** Whether weights of heads are learned from φ^(−h) on, or all alike. Default true. */
  readonly useGoldenAttention: boolean;
}

/** What the seed's config has where this one says nothing, but for its threshold, which is the seed's own text's: 1/φ. */
const SEED_DEFAULTS: Partial<TrainableResoFormerConfig> = {
  ...{ vocabSize: 1000, dim: 128, numLayers: 4, numHeads: 4, ffnDim: 512, maxSeqLen: 128, dropout: 0.1 },
  ...{ useCoherenceGate: true, useEntropyCollapse: true, useGoldenAttention: true },
};

/** What upstream's config has and never reads. */
const REFUSED: Readonly<Record<string, string>> = {
  maxPrime: "the vocabulary says which primes there are",
  goldenLrSchedule: "the schedule is the trainer's\nhint: lrDecay golden",
};

/**
 * The Enhanced ResoFormer of the seed: prime tokens in, φ-weighted resonant attention, coherence gates, a collapse onto
 * attractors in the last block. All of it is trained.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { ids } from "@haze/haze/tensor";
 * import { TrainableResoFormer } from "@haze/haze/resoformer";
 * const model = new TrainableResoFormer({ vocabSize: 77, dim: 32, numLayers: 1, numHeads: 2, ffnDim: 64, maxSeqLen: 32 });
 * assertEquals(model.forward(ids([1, 2, 3], { shape: [1, 3] })).shape, [1, 3, 77]);
 * assert(model.numParameters === model.parameters.trained.end && model.trainableTensors.has("blocks.0.attention.query"));
 * model.close();
 * ```
 */
export class TrainableResoFormer extends ResoformerModel {
  /** Share of activations set to zero, unless the trainer is told another. */
  readonly dropout: number;

  /**
   * A model with random weights.
   *
   * @throws {RangeError} if a setting is unknown, out of range or without effect, or the memory does not hold the model.
   */
  constructor(config: Partial<TrainableResoFormerConfig> = {}, options: ResoformerOptions = {}) {
    const { dropout, useGoldenAttention, ...sizes } = checkNames({ ...SEED_DEFAULTS, ...config });
    if (!(dropout >= 0 && dropout < 1)) {
      throw new RangeError(`Cannot build a resoformer as dropout must be at least 0 and below 1: ${dropout}`);
    }
    if (typeof useGoldenAttention !== "boolean") {
      throw new RangeError(
        `Cannot build a resoformer as useGoldenAttention must be true or false: ${useGoldenAttention}`,
      );
    }
    super({ ...sizes, headWeights: useGoldenAttention ? "golden" : "uniform" }, options);
    this.dropout = dropout;
  }

  /** Number of trainable numbers. */
  get numParameters(): number {
    return this.parameters.trained.end;
  }

  /** All weights by path, as tensors with gradients: views, so that a step changes the model. */
  get trainableTensors(): ReadonlyMap<string, TrainableTensor> {
    return trainableTensors(this.parameters);
  }

  /**
   * Writes a checkpoint that `haze generate` and {@linkcode openCheckpoint} open: all settings but `dropout`, all weights and
   * the tokenizer.
   *
   * @throws {RangeError} if the tokenizer has another vocabulary.
   */
  async save(path: string, tokenizer: Tokenizer): Promise<void> {
    if (tokenizer.vocabSize !== this.vocabSize) {
      throw new RangeError(
        `Cannot save a model with the tokenizer of another: ${this.vocabSize} and ${tokenizer.vocabSize} tokens`,
      );
    }
    await writeFileAtomic(path, encodeCheckpoint({ model: this, tokenizer }));
  }
}

function checkNames(config: Partial<TrainableResoFormerConfig>): TrainableResoFormerConfig {
  const sizes = ["vocabSize", "dim", "numLayers", "numHeads", "ffnDim", "maxSeqLen"];
  const known = [...sizes, "dropout", "useGoldenAttention", ...Object.keys(RESOFORMER_DEFAULTS)]
    .filter((key) => key !== "headWeights");
  for (const key of Object.keys(config)) {
    const why = REFUSED[key] ?? (key === "headWeights" ? "here it is useGoldenAttention" : undefined);
    if (why !== undefined) throw new RangeError(`Cannot build a resoformer as ${key} is no setting: ${why}`);
  }
  refuseUnknown("build a resoformer", "setting", config, known);
  return config as TrainableResoFormerConfig;
}

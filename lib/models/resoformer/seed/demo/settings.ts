/** The two demonstrations of the seed. */
import { PrimeTokenizer } from "../../../../tokenizers/mod.ts";
import { givenOf, refuseUnknown } from "../known_names.ts";
import { SAMPLE_CORPUS } from "../sample_corpus.ts";
import type { TrainableResoFormerConfig } from "../trainable_resoformer.ts";
import type { TrainingConfig } from "../training_config.ts";
import type { DemoSettings } from "./report.ts";

/** What is trained, on what and how. */
export interface DemoPlan {
  readonly tokenizer: PrimeTokenizer;
  readonly text: string;
  /** Held-out text. */
  readonly validation: string;
  readonly model: Partial<TrainableResoFormerConfig>;
  readonly training: Partial<TrainingConfig>;
}

/** Characters that the quick demonstration trains on, 17 windows; the full one leaves out the last tenth. */
const QUICK_CHARACTERS = 300;
const FULL_CHARACTERS = Math.round(0.9 * SAMPLE_CORPUS.length);

/** Epochs and sizes unless told otherwise. */
const SIZES = {
  quick: { epochs: 10, dim: 32, layers: 1 },
  full: { epochs: 3, dim: 64, layers: 2 },
};

/**
 * Fills in the defaults of {@linkcode runDemo}: 10 epochs, width 32 and 1 block, or with `full` 3, 64 and 2.
 *
 * @param given Sizes; undefined ones count as not given.
 * @throws {RangeError} naming the first that is unknown or out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { demoSettings } from "@haze/haze/resoformer";
 * assertEquals(demoSettings({ full: true, epochs: 5 }), { full: true, epochs: 5, dim: 64, layers: 2, seed: 42 });
 * ```
 */
export function demoSettings(given: Partial<DemoSettings>): DemoSettings {
  given = givenOf(given);
  const { full = false, seed = 42 } = given;
  refuseUnknown("show a demo", "setting", given, ["full", ...Object.keys(SIZES.quick), "seed"]);
  const settings = { ...SIZES[full ? "full" : "quick"], ...given, full, seed };
  const [least, heads] = [{ epochs: 1, layers: 1, seed: 0 }, full ? 4 : 2];
  for (const [key, from] of Object.entries(least)) {
    const value = settings[key as keyof typeof least];
    if (!Number.isSafeInteger(value) || value < from) {
      throw new RangeError(`Cannot show a demo as ${key} must be an integer of at least ${from}: ${value}`);
    }
  }
  // R̂ turns pairs of columns of each head.
  if (!Number.isSafeInteger(settings.dim) || settings.dim < 1 || settings.dim % (2 * heads) !== 0) {
    throw new RangeError(`Cannot show a demo as dim must be a multiple of ${2 * heads}: ${settings.dim}`);
  }
  return settings;
}

/**
 * The seed's settings for each. One window a step as upstream's trainer has it, whatever its batch size says. In the full
 * one two differ: a rate of 1e-3 and not 5e-3, which is for plain descent and not for AdamW; and states go only half of the
 * way to their attractors, as a hard collapse lets no more than 6 bits a position through and the loss of so short a run
 * stays above the bigram's.
 */
export function demoPlan({ full, dim, layers, epochs, seed }: DemoSettings): DemoPlan {
  const common = { epochs, seed, batchSize: 1, coherenceCheckInterval: 10 };
  if (!full) {
    return {
      tokenizer: PrimeTokenizer.fromPreset("shakespeare"),
      text: SAMPLE_CORPUS.slice(0, QUICK_CHARACTERS),
      validation: SAMPLE_CORPUS.slice(QUICK_CHARACTERS),
      model: {
        ...{ dim, numLayers: layers, numHeads: 2, ffnDim: 2 * dim, maxSeqLen: 32 },
        ...{ useEntropyCollapse: false, dropout: 0 },
      },
      training: { ...common, learningRate: 0.01, lrWarmupSteps: 10, seqLen: 32 },
    };
  }
  const collapse = layers > 1 ? { useEntropyCollapse: true, collapseResidual: 0.5 } : {};
  return {
    tokenizer: PrimeTokenizer.fromCorpus([SAMPLE_CORPUS]),
    text: SAMPLE_CORPUS.slice(0, FULL_CHARACTERS),
    validation: SAMPLE_CORPUS.slice(FULL_CHARACTERS),
    model: {
      ...{ dim, numLayers: layers, numHeads: 4, ffnDim: 4 * dim, maxSeqLen: 64, dropout: 0 },
      ...{ useEntropyCollapse: false, ...collapse },
    },
    training: { ...common, learningRate: 1e-3, lrWarmupSteps: 50, goldenDecayScale: 10, seqLen: 64 },
  };
}

/** Trains one resoformer as a trial says. */
import { ResoformerModel } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Trainer, type TrainingEvent } from "../../training/mod.ts";
import type { TrialControl } from "../trial.ts";
import { fedDataset, feedTable } from "./feeds.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { applyResoformerNulls } from "./resoformer_nulls.ts";

/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
const FEW_TOKENS = 256;

/** What a step of training reported. */
export type ResoformerStep = Pick<
  Extract<TrainingEvent, { type: "step" }>,
  "loss" | "gradientNorm" | "measures"
>;

/** A trained model and how it came to be. */
export interface TrainedResoformer {
  /** The model; close it when done. */
  readonly model: ResoformerModel;
  /** One a step. */
  readonly steps: readonly ResoformerStep[];
}

/**
 * A model after training: the same bits for the same config, seed, text and backend. The lab keeps its weights, so that
 * several readings train it once.
 *
 * @throws the signal's reason, if it is aborted.
 * @throws {RangeError} if a loss is not finite, or the memory does not hold the model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoformerLab, resoformerTrialConfig, trainResoformer } from "@haze/haze/experiments";
 * const lab = await ResoformerLab.open("builtin");
 * const { model, steps } = await trainResoformer(resoformerTrialConfig(true, { training: { steps: 2 } }), 1, lab);
 * assertEquals(steps.length, 2);
 * model.close();
 * ```
 */
export async function trainResoformer(
  config: ResoformerTrialConfig,
  seed: number,
  lab: ResoformerLab,
  { signal, onFraction }: TrialControl = {},
): Promise<TrainedResoformer> {
  const [modelSeed, trainerSeed, nullSeed] = seedSequence(seed, 3);
  const { kernels, tokenizer } = lab;
  const model = new ResoformerModel({ ...config.model, vocabSize: tokenizer.vocabSize }, {
    ...{ seed: modelSeed!, kernels },
  });
  try {
    const frozen = applyResoformerNulls(model, config.nulls, new Pcg64(nullSeed!));
    const key = JSON.stringify({ ...resoformerConfigJson(config), seed });
    const { weights, steps } = await lab.once(key, async () => {
      const data = lab.dataset(config.model.maxSeqLen);
      const fed = config.feed === "dense" ? data : fedDataset(data, feedTable(config.feed, tokenizer));
      const own = {
        ...{ seed: trainerSeed!, evaluateEvery: config.training.steps, evaluationTokens: FEW_TOKENS },
      };
      const trainer = new Trainer(model, fed, { ...config.training, ...own }, { frozen });
      const steps: ResoformerStep[] = [];
      try {
        for await (const event of trainer.run()) {
          if (event.type === "step") {
            const { loss, gradientNorm, measures } = event;
            steps.push({ loss, gradientNorm, measures: { ...measures } });
            onFraction?.(event.step / config.training.steps);
          }
          signal?.throwIfAborted();
        }
      } finally {
        trainer.close();
      }
      return { weights: Float32Array.from(model.parameters.floats), steps };
    });
    model.parameters.floats.set(weights);
    return { model, steps };
  } catch (error) {
    model.close();
    throw error;
  }
}

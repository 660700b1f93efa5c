/** Trains one resoformer as a trial says. */
import { ResoformerModel } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Trainer } from "../../training/mod.ts";
import { orClosed, type TrainedModel, trainedOnce, type TrialStep, trialSteps } from "../training_steps.ts";
import type { TrialControl } from "../trial.ts";
import { fedDataset, feedTable } from "./feeds.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { applyResoformerNulls } from "./resoformer_nulls.ts";

/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
const FEW_TOKENS = 256;

/** What a step of training reported. */
export type ResoformerStep = TrialStep;

/** A trained model and how it came to be; close it when done. */
export type TrainedResoformer = TrainedModel<ResoformerModel>;

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
  control: TrialControl = {},
): Promise<TrainedResoformer> {
  const [modelSeed, trainerSeed, nullSeed] = seedSequence(seed, 3);
  const { kernels, tokenizer } = lab;
  const model = new ResoformerModel({ ...config.model, vocabSize: tokenizer.vocabSize }, {
    ...{ seed: modelSeed!, kernels },
  });
  const { steps } = config.training;
  return await orClosed(model, async () => {
    // R̂ is no weight: what a control makes of it has to be done where weights come from the lab, too.
    const frozen = applyResoformerNulls(model, config.nulls, new Pcg64(nullSeed!));
    return await trainedOnce(
      model,
      lab,
      JSON.stringify({ ...resoformerConfigJson(config), seed }),
      async () => {
        const data = lab.dataset(config.model.maxSeqLen);
        const fed = config.feed === "dense" ? data : fedDataset(data, feedTable(config.feed, tokenizer));
        const own = { seed: trainerSeed!, evaluateEvery: steps, evaluationTokens: FEW_TOKENS };
        const trainer = new Trainer(model, fed, { ...config.training, ...own }, { frozen });
        return await trialSteps(trainer, steps, control);
      },
    );
  });
}

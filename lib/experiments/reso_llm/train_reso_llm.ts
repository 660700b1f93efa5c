/** Trains one Reso-LLM as a trial says. */
import { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Trainer } from "../../training/mod.ts";
import { orClosed, type TrainedModel, trainedOnce, type TrialStep, trialSteps } from "../training_steps.ts";
import type { TrialControl } from "../trial.ts";
import { resoLLMConfigJson, type ResoLLMTrialConfig } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { applyResoLLMNulls } from "./reso_llm_nulls.ts";

/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
const FEW_TOKENS = 64;

/** What a step of training reported. */
export type ResoLLMStep = TrialStep;

/** A trained model and how it came to be; close it when done. */
export type TrainedResoLLM = TrainedModel<ResoLLMModel>;

/**
 * A model after training: the same bits for the same config, seed, data and backend. The lab keeps its weights, so that
 * several readings train it once.
 *
 * @throws the signal's reason, if it is aborted.
 * @throws {RangeError} if a loss is not finite, or the memory does not hold the model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMLab, resoLLMTrialConfig, trainResoLLM } from "@haze/haze/experiments";
 * const lab = await ResoLLMLab.open("builtin");
 * const { model, steps } = await trainResoLLM(resoLLMTrialConfig(true, { training: { steps: 2 }, talks: 20 }), 1, lab);
 * assertEquals(steps.length, 2);
 * model.close();
 * ```
 */
export async function trainResoLLM(
  config: ResoLLMTrialConfig,
  seed: number,
  lab: ResoLLMLab,
  control: TrialControl = {},
): Promise<TrainedResoLLM> {
  const [modelSeed, trainerSeed, nullSeed] = seedSequence(seed, 3);
  const { kernels } = lab;
  const Model = config.nulls.includes("foreignMemory") ? ForeignMemory : ResoLLMModel;
  const model = new Model(config.model, { seed: modelSeed!, kernels });
  const { training } = config;
  const key = JSON.stringify({ ...resoLLMConfigJson(config), seed });
  const train = async () => {
    const data = lab.dataset(config.talks, config.model.maxSeqLen);
    model.fitTo(data.train);
    const frozen = applyResoLLMNulls(model, config.nulls, new Pcg64(nullSeed!));
    const own = { seed: trainerSeed!, evaluateEvery: training.steps, evaluationTokens: FEW_TOKENS };
    const trainer = new Trainer(model, data, { ...training, ...own }, { frozen });
    return await trialSteps(trainer, training.steps, control);
  };
  return await orClosed(model, () => trainedOnce(model, lab, key, train));
}

/** Each row of a batch reads what the next one remembers. */
class ForeignMemory extends ResoLLMModel {
  override prepare(inputs: Int32Array, targets: Int32Array, T: number): void {
    super.prepare(turned(inputs, T), turned(targets, T), T);
  }
}

/** Rows moved on by one. */
function turned(rows: Int32Array, T: number): Int32Array {
  const out = new Int32Array(rows.length);
  out.set(rows.subarray(T));
  out.set(rows.subarray(0, T), rows.length - T);
  return out;
}

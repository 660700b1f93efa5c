/** Trains one spiral model as a trial says. */
import type { FloatArray } from "../../kernels/mod.ts";
import { SpiralModel } from "../../models/mod.ts";
import { successorProbabilities } from "../../models/spiral/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { type Dataset, Trainer, withScored } from "../../training/mod.ts";
import { orClosed, type StepEvent, trainingSteps } from "../training_steps.ts";
import type { TrialControl } from "../trial.ts";
import type { SpiralTrialConfig } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";
import { applySpiralNulls } from "./spiral_nulls.ts";
import { drawWindows, type Windows, withFewWindows, withForeignContexts } from "./spiral_windows.ts";

/** Where the seeds of other worlds begin. */
const OTHER_WORLDS = 1000;
/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
const FEW_TOKENS = 32;

/** What a step of training reported, and what control has made of the blocks by then. */
export interface SpiralStep extends Pick<StepEvent, "loss" | "learningRate" | "measures"> {
  /** Columns of queries and keys in use, one number a block. */
  readonly keepK: readonly number[];
}

/** Looks on, or takes part: called with the gradients of each step before the weights are moved. */
export type SpiralWatch = (
  model: SpiralModel,
  step: number,
  gradientOf: (name: string) => FloatArray,
) => void;

/** A trained model and how it came to be. */
export interface TrainedSpiral {
  /** The model; close it when done. */
  readonly model: SpiralModel;
  /** One a step. */
  readonly steps: readonly SpiralStep[];
  /** The few windows that it was trained on, if they were few. */
  readonly sample?: Windows;
}

/**
 * A model after training: the same bits for the same config, seed and backend.
 *
 * @throws the signal's reason, if it is aborted.
 * @throws {RangeError} if a loss is not finite, or the memory does not hold the model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SpiralLab, spiralTrialConfig, trainSpiral } from "@haze/haze/experiments";
 * const lab = await SpiralLab.open("builtin");
 * const { model, steps } = await trainSpiral(spiralTrialConfig(true, { training: { steps: 2 } }), 1, lab);
 * assertEquals(steps.length, 2);
 * model.close();
 * ```
 */
export async function trainSpiral(
  config: SpiralTrialConfig,
  seed: number,
  lab: SpiralLab,
  control: TrialControl = {},
  watch?: SpiralWatch,
): Promise<TrainedSpiral> {
  const [modelSeed, trainerSeed, sampleSeed] = seedSequence(seed, 3);
  const base = lab.dataset(config, seed);
  const sizes = { ...config.model, vocabSize: base.tokenizer.vocabSize };
  const Model = config.nulls.includes("turnedControl") ? TurnedSpiral : SpiralModel;
  const model = new Model(sizes, { seed: modelSeed!, kernels: lab.kernels });
  return await orClosed(model, async () => {
    if (sizes.projection === "data") {
      const from = config.nulls.includes("foreignProjection")
        ? lab.dataset(config, OTHER_WORLDS + seed)
        : base;
      model.fitProjection(successorProbabilities(from.train, sizes.vocabSize));
    }
    const { frozen, onGradients } = applySpiralNulls(model, config.nulls);
    const sample = config.data.kind === "sample"
      ? drawWindows(lab.world(sizes.vocabSize, seed), config.data.windows, sizes.T, sampleSeed!)
      : undefined;
    const trainer = new Trainer(model, dataOf(config, base, sample), {
      ...{ ...config.training, context: sizes.T, seed: trainerSeed! },
      ...{ evaluateEvery: config.training.steps, evaluationTokens: FEW_TOKENS },
    }, {
      frozen,
      onGradients: (step, gradientOf) => {
        onGradients(step, gradientOf);
        watch?.(model, step, gradientOf);
      },
    });
    const steps = await trainingSteps(trainer, config.training.steps, control, (event): SpiralStep => {
      const { loss, learningRate, measures } = event;
      return { loss, learningRate, measures: { ...measures }, keepK: model.keepK };
    });
    return { model, steps, ...(sample ? { sample } : {}) };
  });
}

/** Training windows, and next to nothing held out: a trial holds to what it draws itself. */
function dataOf(
  { model: { scoreAll, T }, nulls }: SpiralTrialConfig,
  base: Dataset,
  sample?: Windows,
): Dataset {
  const few = { ...base, heldOut: [base.heldOut[0]!.subarray(0, T + FEW_TOKENS)] };
  const scored = sample ? withFewWindows(few, sample) : withScored(few, scoreAll ? "all" : "last");
  return nulls.includes("foreignContext") ? withForeignContexts(scored) : scored;
}

/** Each block is judged by the gradients of the next one, the last by those of the first. */
class TurnedSpiral extends SpiralModel {
  override afterStep(step: number, seed: number, gradientOf: (name: string) => FloatArray): void {
    const turned = (name: string) =>
      name.replace(/^blocks\.(\d+)/, (_, block) => `blocks.${(Number(block) + 1) % this.config.L}`);
    super.afterStep(step, seed, (name) => gradientOf(turned(name)));
  }
}

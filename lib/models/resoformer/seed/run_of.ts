/** From the seed's settings to those of the common trainer. */
import { type Movable, Trainer } from "../../../training/mod.ts";
import type { TrainingConfig } from "./training_config.ts";
import type { SeedData } from "./training_data.ts";
import { seedStarts } from "./windows.ts";

/**
 * A trainer for so many epochs. The optimiser is AdamW, where upstream takes plain steps down the gradient.
 *
 * @throws {RangeError} if the given warm-up is not shorter than the run, and as {@linkcode Trainer}.
 */
export function trainerOf(model: Movable, data: SeedData, config: TrainingConfig): Trainer {
  const { seqLen, batchSize, epochs, gradient, gradEpsilon, gradShare } = config;
  const windows = seedStarts(data.ids.length, seqLen).length;
  const batch = Math.max(1, Math.min(batchSize, windows));
  const steps = Math.max(1, epochs * Math.ceil(windows / batch));
  // A text without a window is refused by the trainer, for that.
  if (windows > 0 && config.lrWarmupSteps !== null && config.lrWarmupSteps >= steps) {
    throw new RangeError(
      `Cannot train as lrWarmupSteps must be fewer than the ${steps} steps of the run: ${config.lrWarmupSteps}\n` +
        "hint: give fewer, or none for a tenth of the steps; more epochs or a smaller batchSize are more steps",
    );
  }
  const warmupSteps = config.lrWarmupSteps ?? Math.max(1, Math.min(100, Math.round(steps / 10)));
  return new Trainer(model, data, {
    ...{ steps, batch, context: seqLen },
    ...{ learningRate: config.learningRate, minLearningRate: config.minLr },
    ...{ warmupSteps, schedule: config.lrDecay },
    ...(config.lrDecay === "golden" ? { goldenDecayScale: config.goldenDecayScale } : {}),
    ...{ clipNorm: config.gradientClip, weightDecay: config.weightDecay, dropout: config.dropout },
    ...{ seed: config.seed, evaluateEvery: config.evalInterval },
    evaluationTokens: data.heldOut.reduce((sum, { length }) => sum + length, 0),
  }, gradient === "numerical" ? { numerical: { epsilon: gradEpsilon, share: gradShare } } : {});
}

/** Training of a trial, from its first step to its last. */
import type { Trainable, Trainer, TrainingEvent } from "../training/mod.ts";
import type { TrialControl } from "./trial.ts";

/** What the trainer says of a step. */
export type StepEvent = Extract<TrainingEvent, { type: "step" }>;

/** What a trial keeps of a step. */
export type TrialStep = Pick<StepEvent, "loss" | "gradientNorm" | "measures">;

/**
 * Trains to the end of `steps`, closes the trainer, and gives what `report` makes of each step.
 *
 * @throws the signal's reason, if it is aborted.
 * @throws {RangeError} if a loss is not finite.
 */
export async function trainingSteps<Step>(
  trainer: Trainer,
  steps: number,
  { signal, onFraction }: TrialControl,
  report: (event: StepEvent) => Step,
): Promise<Step[]> {
  const reported: Step[] = [];
  try {
    for await (const event of trainer.run()) {
      if (event.type === "step") {
        reported.push(report(event));
        onFraction?.(event.step / steps);
      }
      signal?.throwIfAborted();
    }
  } finally {
    trainer.close();
  }
  return reported;
}

/** {@linkcode trainingSteps} with what most trials keep. */
export function trialSteps(trainer: Trainer, steps: number, control: TrialControl): Promise<TrialStep[]> {
  // Measures are copied: the trainer uses its event again.
  return trainingSteps(trainer, steps, control, ({ loss, gradientNorm, measures }) => (
    { loss, gradientNorm, measures: { ...measures } }
  ));
}

/** A model after training; close it when done. */
export interface TrainedModel<M> {
  /** The model. */
  readonly model: M;
  /** One a step. */
  readonly steps: readonly TrialStep[];
}

/** What a lab keeps of a training, so that several readings train once. */
export interface KeptTraining {
  /** All weights. */
  readonly weights: Float32Array;
  /** One a step. */
  readonly steps: readonly TrialStep[];
}

/** Trains a model, or gives it the weights with which the lab has seen it end. */
export async function trainedOnce<M extends Trainable>(
  model: M,
  lab: { once(key: string, train: () => Promise<KeptTraining>): Promise<KeptTraining> },
  key: string,
  train: () => Promise<readonly TrialStep[]>,
): Promise<TrainedModel<M>> {
  const { weights, steps } = await lab.once(key, async () => {
    const steps = await train();
    return { weights: Float32Array.from(model.parameters.floats), steps };
  });
  model.parameters.floats.set(weights);
  return { model, steps };
}

/** What `body` makes of a model, which is closed if it throws. */
export async function orClosed<R>(model: { close(): void }, body: () => Promise<R>): Promise<R> {
  try {
    return await body();
  } catch (error) {
    model.close();
    throw error;
  }
}

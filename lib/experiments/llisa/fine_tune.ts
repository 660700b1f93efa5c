/** Trains a base model further, and scores it on the way. */
import type { LlisaModel } from "../../models/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { type Dataset, evaluate, Trainer } from "../../training/mod.ts";
import type { TrialControl } from "../trial.ts";
import { type LlisaLab, withReplay } from "./llisa_lab.ts";
import type { LlisaTrialConfig } from "./llisa_config.ts";
import { FEW_TOKENS } from "./train_base.ts";

/** Tokens of the training dialogues that are scored as an evaluation scores held-out ones. */
const TRAIN_TOKENS = 2048;

/** A moment of a run. */
export interface LlisaPoint {
  /** Finished steps. */
  readonly step: number;
  /** How often each training dialogue was read, on average. */
  readonly epochs: number;
  /** Loss on training dialogues, nats a token. */
  readonly trainNats: number;
  /** Loss on the dialogues that early stopping looks at, nats a token. */
  readonly validationNats: number;
  /** Loss on other held-out dialogues, nats a token. */
  readonly heldOutNats: number;
  /** The same in bits a byte. */
  readonly heldOutBits: number;
  /** Loss on held-out base text, nats a token. */
  readonly baseNats: number;
  /** The same in bits a byte. */
  readonly baseBits: number;
}

/** A run. */
export interface FineTuned {
  /** Moments from before the first step to behind the last. */
  readonly points: readonly LlisaPoint[];
  /** The one with the lowest loss on the dialogues that early stopping looks at. */
  readonly best: LlisaPoint;
  /** The weights at that moment. */
  readonly bestWeights: Float32Array;
}

/**
 * Trains a base model on an arm's dialogues. The model is changed; early stopping is not done but looked up afterwards, so
 * that one run tells what stopping and going on come to.
 *
 * @throws the signal's reason, if it is aborted.
 */
export async function fineTune(
  model: LlisaModel,
  config: LlisaTrialConfig,
  seed: number,
  lab: LlisaLab,
  { signal, onFraction }: TrialControl = {},
): Promise<FineTuned> {
  const { arm, base: { batch, beta2 }, evaluateEvery } = config;
  const { steps, learningRate, replay, scheduleDone } = arm;
  const { maxSeqLen: context } = config.model;
  const base = lab.base(context);
  const { validation, test } = lab.dialogues(arm.dialogues);
  const data = withReplay(test, base, replay);
  const learnt = test.train[0]!;
  const known: Dataset = { ...test, heldOut: [learnt.subarray(0, TRAIN_TOKENS)] };
  const total = steps + scheduleDone;
  const trainer = new Trainer(model, data, {
    ...{ steps: total, batch, learningRate, minLearningRate: 0, beta2, schedule: "cosine" },
    ...{ warmupSteps: Math.round(total / 20), seed: seedSequence(seed, 3)[2]! },
    ...{ evaluateEvery: total, evaluationTokens: FEW_TOKENS },
  });
  const measure = async (step: number): Promise<LlisaPoint> => {
    const parts = [known, validation, test, base];
    const scores = [];
    for (const part of parts) scores.push(await evaluate(model, part));
    const [train, stopping, heldOut, old] = scores.map(({ nllNats }) => nllNats);
    return {
      ...{ step, epochs: step * batch * context * (1 - replay) / learnt.length },
      ...{ trainNats: train!, validationNats: stopping!, heldOutNats: heldOut!, baseNats: old! },
      ...{ heldOutBits: scores[2]!.bitsPerByte, baseBits: scores[3]!.bitsPerByte },
    };
  };
  try {
    // As a run that goes on with a schedule of which this much is done; no moments come with it.
    if (scheduleDone > 0) {
      trainer.restore({ ...trainer.state, step: scheduleDone, evaluatedAt: scheduleDone });
    }
    const points = [await measure(0)];
    let [best, bestWeights] = [points[0]!, Float32Array.from(model.parameters.floats)];
    for await (const event of trainer.run()) {
      signal?.throwIfAborted();
      if (event.type !== "step") continue;
      const step = event.step - scheduleDone;
      onFraction?.(step / steps);
      if (step % evaluateEvery !== 0 && step !== steps) continue;
      const point = await measure(step);
      points.push(point);
      if (point.validationNats >= best.validationNats) continue;
      [best, bestWeights] = [point, Float32Array.from(model.parameters.floats)];
    }
    return { points, best, bestWeights };
  } finally {
    trainer.close();
  }
}

/** Trials that train haze on a task and score its answers. */
import { noGradient } from "../../autograd/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { HazeModel, type HazePreset } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import { fnv1a64, Vocab } from "../../tokenizers/mod.ts";
import { type Dataset, type Trainable, Trainer } from "../../training/mod.ts";
import type { DataName } from "../run.ts";
import type { Trial, TrialControl } from "../trial.ts";
import { episodes, type Task } from "./task.ts";

/** How a task is learnt; the context is that of the task. */
export interface TaskRecipe {
  /** Sizes of the model. */
  readonly model: Omit<HazePreset, "T">;
  /** Training steps. */
  readonly steps: number;
  /** Episodes a step. */
  readonly batch: number;
  /** Peak learning rate. */
  readonly learningRate: number;
  /** Episodes that are scored. */
  readonly tested: number;
  /** Whether training and scoring are on null episodes. */
  readonly isNull: boolean;
}

/** Different training episodes; windows are drawn from them again and again. */
export const POOL = 4096;
/** Episodes of the evaluation that the trainer makes on its way, which nothing here reads. */
const FEW = 4;

/** A trial with the metrics `accuracy`, the share of scored tokens whose likeliest foretold token is right, and `chance`. */
export function taskTrial(task: Task, recipe: TaskRecipe, kernels: Kernels): Trial {
  const { model, ...rest } = recipe;
  return {
    experiment: "haze/task/1",
    config: { ...rest, model: { ...model }, task: task.name, backend: kernels.name },
    data: nameOf(task),
    async run(seed, control) {
      const trained = await trainOn(task, recipe, seed, kernels, control);
      try {
        const random = new Pcg64(seedSequence(seed, 4)[3]!);
        const tested = episodes(task, recipe.tested, random, recipe.isNull);
        return { metrics: { accuracy: accuracyOn(trained, task, tested), chance: task.chance } };
      } finally {
        trained.close();
      }
    },
  };
}

async function trainOn(
  task: Task,
  { model: sizes, steps, batch, learningRate, isNull }: TaskRecipe,
  seed: number,
  kernels: Kernels,
  { signal, onFraction }: TrialControl,
): Promise<HazeModel> {
  const [modelSeed, poolSeed, trainerSeed] = seedSequence(seed, 3);
  const config = { ...sizes, T: task.length, vocabSize: task.vocabSize };
  const model = new HazeModel(config, { seed: modelSeed!, kernels });
  let trainer: Trainer | undefined;
  try {
    const random = new Pcg64(poolSeed!);
    const pool = episodes(task, POOL, random, isNull);
    const own = { seed: trainerSeed!, evaluateEvery: steps, minLearningRate: learningRate / 100 };
    trainer = new Trainer(model, datasetOf(task, pool), { steps, batch, learningRate, ...own });
    for await (const event of trainer.run()) {
      if (event.type === "step") onFraction?.(event.step / steps);
      signal?.throwIfAborted();
    }
    return model;
  } catch (error) {
    model.close();
    throw error;
  } finally {
    trainer?.close();
  }
}

/** Share of scored tokens whose likeliest foretold token is right. */
export function accuracyOn(model: Trainable, task: Task, tested: readonly Int32Array[]): number {
  const { kernels, vocabSize: V } = model;
  const T = task.length;
  const inputs = Int32Array.from(tested.flatMap((episode) => [...episode.subarray(0, T)]));
  const shape = [tested.length, T];
  const logits = noGradient(() => step(() => model.logits(ids(inputs, { shape, kernels })), kernels)).floats;
  let right = 0;
  tested.forEach((episode, e) => {
    for (const index of task.scored) {
      const row = logits.subarray((e * T + index - 1) * V, (e * T + index) * V);
      let best = 0;
      for (let id = 1; id < V; id++) if (row[id]! > row[best]!) best = id;
      if (best === episode[index]) right++;
    }
  });
  return right / (tested.length * task.scored.length);
}

/** The pool as a text: each token is a letter of its own, since datasets can be read. */
export function datasetOf(task: Task, pool: readonly Int32Array[]): Dataset {
  const letters = Array.from({ length: task.vocabSize }, (_, id) => String.fromCodePoint(0x4e00 + id));
  return {
    ...{ name: task.name, hash: nameOf(task).hash, tokenizer: Vocab.fromText(letters.join("")) },
    ...{ train: pool, heldOut: pool.slice(0, FEW) },
    ...{ unigramNats: Math.log(task.vocabSize), bigramNats: Math.log(task.vocabSize) },
  };
}

/** A task is named by what its episodes are like. */
export function nameOf(task: Task): DataName {
  const random = new Pcg64(0);
  const sample = [...episodes(task, 32, random, false), ...episodes(task, 32, random, true)];
  const all = Int32Array.from(sample.flatMap((episode) => [...episode]));
  return { name: task.name, hash: fnv1a64(new Uint8Array(all.buffer)) };
}

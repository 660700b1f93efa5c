/** Trials that train a resoformer on a task and score its answers. */
import type { Kernels } from "../../kernels/mod.ts";
import { ResoformerModel } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Trainer } from "../../training/mod.ts";
import { episodes, type Task } from "../claims/task.ts";
import { accuracyOn, datasetOf, nameOf, POOL } from "../claims/task_trial.ts";
import type { Trial } from "../trial.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import { applyResoformerNulls } from "./resoformer_nulls.ts";

/** A trial with the metrics `accuracy`, the share of scored tokens whose likeliest foretold token is right, and `chance`. */
export function resoformerTaskTrial(
  task: Task,
  given: ResoformerTrialConfig,
  tested: number,
  kernels: Kernels,
): Trial {
  const config = { ...given, model: { ...given.model, maxSeqLen: task.length } };
  return {
    experiment: "resoformer/task/1",
    config: { ...resoformerConfigJson(config), tested, task: task.name, backend: kernels.name },
    data: nameOf(task),
    async run(seed, { signal, onFraction }) {
      const [modelSeed, poolSeed, trainerSeed, testSeed, nullSeed] = seedSequence(seed, 5);
      const sizes = { ...config.model, vocabSize: task.vocabSize };
      const model = new ResoformerModel(sizes, { seed: modelSeed!, kernels });
      let trainer: Trainer | undefined;
      try {
        const frozen = applyResoformerNulls(model, config.nulls, new Pcg64(nullSeed!));
        const data = datasetOf(task, episodes(task, POOL, new Pcg64(poolSeed!), false));
        const own = { seed: trainerSeed!, evaluateEvery: config.training.steps };
        trainer = new Trainer(model, data, { ...config.training, ...own }, { frozen });
        for await (const event of trainer.run()) {
          if (event.type === "step") onFraction?.(event.step / config.training.steps);
          signal?.throwIfAborted();
        }
        const episodesSeen = episodes(task, tested, new Pcg64(testSeed!), false);
        return { metrics: { accuracy: accuracyOn(model, task, episodesSeen), chance: task.chance } };
      } finally {
        trainer?.close();
        model.close();
      }
    },
  };
}

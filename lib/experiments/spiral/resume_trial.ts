/** The trial of checkpoints and seeds: a run that is cut and goes on, and one that is run again. */
import { openCheckpoint, SpiralModel } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { encodeCheckpoint, restoreTrainer, Trainer, withScored } from "../../training/mod.ts";
import type { Trial } from "../trial.ts";
import { logitsBehind } from "./reading.ts";
import { spiralConfigJson, type SpiralTrialConfig } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";
import { drawWindows } from "./spiral_windows.ts";

/** Where a run ended. */
interface End {
  readonly losses: readonly number[];
  readonly numbers: readonly number[];
  readonly logits: readonly number[];
}

/**
 * Metrics, counts of numbers that differ in any bit, of all losses, all that the model holds, and logits behind 16 windows:
 * `resumed` from the bytes of a checkpoint made at a step that is drawn; `forgetful`, the same without what the teacher
 * remembers; `repeated` from the same seed; `otherSeed` from another. `cut` is the step, `numbers` how many are compared.
 */
export function resumeTrial(config: SpiralTrialConfig, lab: SpiralLab): Trial {
  const { model: sizes, training } = config;
  return {
    experiment: "spiral/resume/1",
    config: { ...spiralConfigJson(config), backend: lab.kernels.name },
    data: lab.dataOf(config),
    async run(seed, { signal }) {
      const data = withScored(lab.dataset(config, seed), "last");
      const windows = drawWindows(lab.world(sizes.vocabSize, seed), 16, sizes.T, 3);
      const settings = (own: number) => ({
        ...{ ...training, context: sizes.T, seed: own, evaluateEvery: training.steps, evaluationTokens: 64 },
      });
      const fresh = (own: number) => new SpiralModel(sizes, { seed: own, kernels: lab.kernels });
      const end = async (model: SpiralModel, trainer: Trainer, losses: number[] = []): Promise<End> => {
        try {
          for await (const event of trainer.run()) {
            if (event.type === "step") losses.push(event.loss);
            signal?.throwIfAborted();
          }
          return { losses, numbers: [...model.parameters.floats], logits: [...logitsBehind(model, windows)] };
        } finally {
          trainer.close();
          model.close();
        }
      };
      const whole = (own: number) => {
        const model = fresh(own);
        return end(model, new Trainer(model, data, settings(own)));
      };
      const [own, other] = [...seedSequence(seed, 2)] as [number, number];
      const first = await whole(own);
      const cut = 1 + new Pcg64(seed).below(training.steps - 1);
      const resume = async (forgets: boolean): Promise<End> => {
        const model = fresh(own);
        const trainer = new Trainer(model, data, settings(own));
        const losses: number[] = [];
        for await (const event of trainer.run()) {
          if (event.type === "step") losses.push(event.loss);
          if (losses.length === cut) break;
        }
        const bytes = encodeCheckpoint({ model, trainer, tokenizer: data.tokenizer });
        trainer.close();
        model.close();
        const opened = openCheckpoint(bytes, { kernels: lab.kernels, moments: true });
        const again = opened.model as SpiralModel;
        if (forgets) again.parameters.get("teacher.bigram").floats.fill(0);
        const second = new Trainer(again, data, opened.meta.training!.config);
        restoreTrainer(second, opened.meta, opened.arrays, "a checkpoint in memory");
        return end(again, second, losses);
      };
      const differences = (b: End): number =>
        (["losses", "numbers", "logits"] as const).reduce(
          (sum, part) => sum + first[part].filter((x, i) => !Object.is(x, b[part][i])).length,
          0,
        );
      return {
        metrics: {
          resumed: differences(await resume(false)),
          forgetful: differences(await resume(true)),
          repeated: differences(await whole(own)),
          otherSeed: differences(await whole(other)),
          ...{ cut, numbers: first.losses.length + first.numbers.length + first.logits.length },
        },
      };
    },
  };
}

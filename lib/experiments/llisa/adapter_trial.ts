/** An adapter on a frozen base: what it learns, and what the base is afterwards. */
import { LlisaAdapter } from "../../models/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { evaluate, Trainer } from "../../training/mod.ts";
import type { Trial } from "../trial.ts";
import { llisaConfigJson, type LlisaTrialConfig } from "./llisa_config.ts";
import type { LlisaLab } from "./llisa_lab.ts";
import { FEW_TOKENS, trainLlisaBase } from "./train_base.ts";

/** Width of the products. */
const RANK = 4;

/**
 * Trains an adapter on the arm's dialogues. Metrics: `heldOutBits`, `baseBits`, each `.start` (the base alone), `.on` (with
 * the adapter) and `.off` (the adapter taken away again); `movedWeights`, weights of the base that are not what they were.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adapterTrial, LlisaLab, llisaTrialConfig } from "@haze/haze/experiments";
 * const config = llisaTrialConfig(true, { steps: 2 });
 * const lab = await LlisaLab.open("builtin");
 * const { metrics } = await adapterTrial({ ...config, base: { ...config.base, steps: 2 } }, lab).run(1, {});
 * assertEquals([metrics.movedWeights, metrics["baseBits.off"]], [0, metrics["baseBits.start"]]);
 * ```
 */
export function adapterTrial(config: LlisaTrialConfig, lab: LlisaLab): Trial {
  return {
    experiment: "llisa/adapter/1",
    config: { ...llisaConfigJson(config), rank: RANK, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const model = await trainLlisaBase(config, seed, lab, { signal });
      const before = Float32Array.from(model.parameters.floats);
      const adapter = new LlisaAdapter(model, { rank: RANK, seed });
      const { test } = lab.dialogues(config.arm.dialogues);
      const base = lab.base(config.model.maxSeqLen);
      let trainer: Trainer | undefined;
      try {
        const score = async (moment: string, subject: typeof model | typeof adapter) => ({
          [`heldOutBits.${moment}`]: (await evaluate(subject, test)).bitsPerByte,
          [`baseBits.${moment}`]: (await evaluate(subject, base)).bitsPerByte,
        });
        const start = await score("start", model);
        const { steps, learningRate } = config.arm;
        trainer = new Trainer(adapter, test, {
          ...{ steps, learningRate, minLearningRate: 0, warmupSteps: Math.round(steps / 20) },
          ...{ batch: config.base.batch, beta2: config.base.beta2, seed: seedSequence(seed, 3)[2]! },
          ...{ evaluateEvery: steps, evaluationTokens: FEW_TOKENS },
        });
        for await (const event of trainer.run()) {
          if (event.type === "step") onFraction?.(event.step / steps);
          signal?.throwIfAborted();
        }
        const movedWeights = before.reduce(
          (sum, w, i) => sum + (w === model.parameters.floats[i] ? 0 : 1),
          0,
        );
        const [on, off] = [await score("on", adapter), await score("off", model)];
        return { metrics: { ...start, ...on, ...off, movedWeights } };
      } finally {
        trainer?.close();
        adapter.close();
        model.close();
      }
    },
  };
}

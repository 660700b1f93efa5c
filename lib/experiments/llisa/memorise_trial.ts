/** Trains from nothing on a part of the base text, for long, to see where learning ends and memorising begins. */
import { LlisaModel } from "../../models/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { type Dataset, evaluate, Trainer } from "../../training/mod.ts";
import type { Trial } from "../trial.ts";
import type { LlisaRecipe, LlisaSizes } from "./llisa_config.ts";
import { LLISA_VOCABULARY, type LlisaLab } from "./llisa_lab.ts";
import { FEW_TOKENS } from "./train_base.ts";

/** What is trained, and on how much. */
export interface MemoriseRecipe extends LlisaRecipe {
  /** Sizes of the model. */
  readonly model: LlisaSizes;
  /** One of this many training tokens is used. */
  readonly oneOf: number;
  /** Evaluations on the way. */
  readonly evaluations: number;
}

/** Tokens of the training part that are scored as an evaluation scores held-out ones. */
const TRAIN_TOKENS = 2048;

/**
 * Metrics, `.best` (where the loss on every other held-out block was lowest) and `.end`: `heldOutBits`, `heldOutNats` (on
 * the other blocks), `trainNats`, `epochs`; `unigramNats`, the held-out loss of counting. Details: `curve`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LlisaLab, llisaTrialConfig, memoriseTrial } from "@haze/haze/experiments";
 * const { model, base } = llisaTrialConfig(true);
 * const recipe = { ...base, model, steps: 4, oneOf: 8, evaluations: 2 };
 * const { metrics } = await memoriseTrial(recipe, await LlisaLab.open("builtin")).run(1, {});
 * assert(metrics["epochs.best"]! <= metrics["epochs.end"]!);
 * ```
 */
export function memoriseTrial(recipe: MemoriseRecipe, lab: LlisaLab): Trial {
  const { model: sizes, oneOf, evaluations, ...training } = recipe;
  return {
    experiment: "llisa/memorising/1",
    config: { ...training, oneOf, evaluations, model: { ...sizes }, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const context = sizes.maxSeqLen;
      const whole = lab.base(context);
      const train = whole.train.map((ids) => ids.subarray(0, Math.ceil(ids.length / oneOf)));
      const tokens = train.reduce((sum, { length }) => sum + length, 0);
      const side = (parity: number): Dataset => ({
        ...{ ...whole, train, heldOut: whole.heldOut.filter((_, i) => i % 2 === parity) },
      });
      const [stopping, test, known] = [side(0), side(1), { ...whole, train, heldOut: train }];
      const [modelSeed, trainerSeed] = seedSequence(seed, 2);
      const { kernels } = lab;
      const model = new LlisaModel({ ...sizes, vocabSize: LLISA_VOCABULARY }, { seed: modelSeed!, kernels });
      let trainer: Trainer | undefined;
      try {
        const { steps, batch } = training;
        const own = { seed: trainerSeed!, evaluateEvery: steps, evaluationTokens: FEW_TOKENS };
        trainer = new Trainer(model, test, { ...training, ...own });
        const every = Math.max(1, Math.round(steps / evaluations));
        const curve = [];
        for await (const event of trainer.run()) {
          signal?.throwIfAborted();
          if (event.type !== "step") continue;
          const { step } = event;
          onFraction?.(step / steps);
          if (step % every !== 0 && step !== steps) continue;
          const scored = await evaluate(model, test);
          curve.push({
            ...{ step, epochs: step * batch * context / tokens },
            ...{ heldOutNats: scored.nllNats, heldOutBits: scored.bitsPerByte },
            stoppingNats: (await evaluate(model, stopping)).nllNats,
            trainNats: (await evaluate(model, known, { maxTokens: TRAIN_TOKENS })).nllNats,
          });
        }
        const best = curve.reduce((a, b) => b.stoppingNats < a.stoppingNats ? b : a);
        const figures = [["best", best], ["end", curve.at(-1)!]] as const;
        const metrics = figures.flatMap(([moment, point]) =>
          Object.entries(point).map(([name, value]) => [`${name}.${moment}`, value] as const)
        );
        return {
          metrics: { ...Object.fromEntries(metrics), unigramNats: whole.unigramNats },
          details: { curve },
        };
      } finally {
        trainer?.close();
        model.close();
      }
    },
  };
}

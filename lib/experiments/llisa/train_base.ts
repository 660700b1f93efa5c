/** Base models of llisa experiments. */
import { LlisaModel } from "../../models/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { Trainer } from "../../training/mod.ts";
import type { TrialControl } from "../trial.ts";
import { LLISA_VOCABULARY, type LlisaLab } from "./llisa_lab.ts";
import type { LlisaTrialConfig } from "./llisa_config.ts";

/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
export const FEW_TOKENS = 256;

/**
 * A model trained on the base text from its seed; the lab keeps its weights, so each is trained once. Close it when done.
 *
 * @throws the signal's reason, if it is aborted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LlisaLab, llisaTrialConfig, trainLlisaBase } from "@haze/haze/experiments";
 * const config = llisaTrialConfig(true);
 * const short = { ...config, base: { ...config.base, steps: 2 } };
 * const lab = await LlisaLab.open("builtin");
 * const [first, again] = [await trainLlisaBase(short, 1, lab), await trainLlisaBase(short, 1, lab)];
 * assertEquals(first.parameters.floats, again.parameters.floats);
 * for (const model of [first, again]) model.close();
 * ```
 */
export async function trainLlisaBase(
  { model: sizes, base }: Pick<LlisaTrialConfig, "model" | "base">,
  seed: number,
  lab: LlisaLab,
  { signal, onFraction }: TrialControl = {},
): Promise<LlisaModel> {
  const [modelSeed, trainerSeed] = seedSequence(seed, 2);
  const { kernels } = lab;
  const model = new LlisaModel({ ...sizes, vocabSize: LLISA_VOCABULARY }, { seed: modelSeed!, kernels });
  try {
    const weights = await lab.weights(JSON.stringify({ sizes, base, seed }), async () => {
      const own = { seed: trainerSeed!, evaluateEvery: base.steps, evaluationTokens: FEW_TOKENS };
      const trainer = new Trainer(model, lab.base(sizes.maxSeqLen), { ...base, ...own });
      try {
        for await (const event of trainer.run()) {
          if (event.type === "step") onFraction?.(event.step / base.steps);
          signal?.throwIfAborted();
        }
      } finally {
        trainer.close();
      }
      return Float32Array.from(model.parameters.floats);
    });
    model.parameters.floats.set(weights);
    return model;
  } catch (error) {
    model.close();
    throw error;
  }
}

/** The trial that asks what a part of llisa is for: train on the text, then score on held-out text. */
import { int8Group, LlisaModel } from "../../models/mod.ts";
import { logSoftmax } from "../../metrics/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { Breather, type Dataset, evaluate, Trainer } from "../../training/mod.ts";
import { lengthsOf } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import { type LlisaRecipe, type LlisaSizes, llisaTrialConfig } from "./llisa_config.ts";
import { LLISA_VOCABULARY, type LlisaLab } from "./llisa_lab.ts";
import { applyLlisaNulls, type LlisaNullName } from "./llisa_nulls.ts";
import { FEW_TOKENS } from "./train_base.ts";

/** All settings. */
export interface LlisaTextConfig {
  /** Sizes of the model. */
  readonly model: LlisaSizes;
  /** How it is trained. */
  readonly training: LlisaRecipe;
  /** Null controls. */
  readonly nulls: readonly LlisaNullName[];
}

/**
 * Settings of short runs or of full ones, for some number of steps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { llisaTextConfig } from "@haze/haze/experiments";
 * assertEquals(llisaTextConfig(false, 100).training.steps, 100);
 * ```
 */
export function llisaTextConfig(isQuick: boolean, steps: number): LlisaTextConfig {
  const { model, base } = llisaTrialConfig(isQuick);
  return { model, training: { ...base, steps, warmupSteps: Math.round(steps / 10) }, nulls: [] };
}

/**
 * Metrics: `bitsPerByte` and `nllNats` on all held-out text, `parameters`; with `precisions`, read token by token from the
 * cache, `bitsPerByte.float32`, `bitsPerByte.int8`, and `bitsPerByte.noise`, with random errors as large as those of int8.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LlisaLab, llisaTextConfig, llisaTextTrial } from "@haze/haze/experiments";
 * const lab = await LlisaLab.open("builtin");
 * const { metrics } = await llisaTextTrial(llisaTextConfig(true, 2), lab, { precisions: true }).run(1, {});
 * assert(Math.abs(metrics["bitsPerByte.float32"]! - metrics["bitsPerByte.int8"]!) < 0.1);
 * ```
 */
export function llisaTextTrial(
  { model: sizes, training, nulls }: LlisaTextConfig,
  lab: LlisaLab,
  { precisions = false }: { readonly precisions?: boolean } = {},
): Trial {
  return {
    experiment: precisions ? "llisa/precisions/1" : "llisa/text/1",
    config: { model: { ...sizes }, training: { ...training }, nulls: [...nulls], backend: lab.kernels.name },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const [modelSeed, trainerSeed, nullSeed] = seedSequence(seed, 3);
      const data = lab.alone(sizes.maxSeqLen);
      const { kernels } = lab;
      const model = new LlisaModel({ ...sizes, vocabSize: LLISA_VOCABULARY }, { seed: modelSeed!, kernels });
      let trainer: Trainer | undefined;
      try {
        const random = new Pcg64(nullSeed!);
        const frozen = applyLlisaNulls(model, nulls, random);
        const own = { seed: trainerSeed!, evaluateEvery: training.steps, evaluationTokens: FEW_TOKENS };
        trainer = new Trainer(model, data, { ...training, ...own }, { frozen });
        for await (const event of trainer.run()) {
          if (event.type === "step") onFraction?.(event.step / training.steps);
          signal?.throwIfAborted();
        }
        const { bitsPerByte, nllNats } = await evaluate(model, data);
        const score = { bitsPerByte, nllNats, parameters: model.parameters.size };
        if (!precisions) return { metrics: score };
        const reading = {
          "bitsPerByte.float32": await readBits(model, data, "float32"),
          "bitsPerByte.int8": await readBits(model, data, "int8"),
        };
        addRoundingNoise(model, random);
        const noise = await readBits(model, data, "float32");
        return { metrics: { ...score, ...reading, "bitsPerByte.noise": noise } };
      } finally {
        trainer?.close();
        model.close();
      }
    },
  };
}

/** Bits a byte of held-out text, read token by token in windows that begin without context. */
async function readBits(model: LlisaModel, data: Dataset, precision: "float32" | "int8"): Promise<number> {
  const breather = new Breather();
  let [nats, bytes] = [0, 0];
  try {
    for (const block of data.heldOut) {
      for (let at = 0; at + 1 < block.length; at += model.contextLength) {
        const window = block.subarray(at, at + model.contextLength + 1);
        const session = model.startSession(precision);
        try {
          for (let i = 0; i + 1 < window.length; i++) {
            nats -= logSoftmax(session.feed([window[i]!]))[window[i + 1]!]!;
          }
        } finally {
          session.close();
        }
        bytes += lengthsOf(data.tokenizer, window.subarray(1)).bytes;
        await breather.breathe();
      }
    }
  } finally {
    breather.close();
  }
  return nats / Math.LN2 / bytes;
}

/** To each matrix weight an error drawn evenly from half a step of int8 on either side, a step being max|w|/127 of its group. */
function addRoundingNoise({ parameters, config }: LlisaModel, random: Pcg64): void {
  const group = int8Group(config);
  for (const [, { shape, floats }] of parameters.entries()) {
    if (shape.length < 2) continue;
    for (let start = 0; start < floats.length; start += group) {
      const part = floats.subarray(start, start + group);
      let most = 0;
      for (const w of part) most = Math.max(most, Math.abs(w));
      for (let i = 0; i < part.length; i++) part[i]! += Math.fround((random.uniform() - 0.5) * most / 127);
    }
  }
}

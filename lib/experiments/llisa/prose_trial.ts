/** The same words as prose, and as questions and answers, read by a model that knows prose alone. */
import { noGradient } from "../../autograd/mod.ts";
import type { Dialogue } from "../../data/mod.ts";
import { logSoftmax } from "../../metrics/mod.ts";
import type { LlisaModel } from "../../models/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import { concatenate } from "./joined.ts";
import type { Trial } from "../trial.ts";
import { llisaConfigJson, type LlisaTrialConfig } from "./llisa_config.ts";
import type { LlisaLab } from "./llisa_lab.ts";
import { trainLlisaBase } from "./train_base.ts";

/** Marks in front of a turn, by form. */
const MARKS = {
  prose: ["", ""],
  dialogue: ["Q: ", "A: "],
} as const;
/** Dialogues that are read. */
const READ = 60;

/**
 * Metrics, in bits a byte of what is said (marks are read, but neither scored nor counted): `bits.prose`, a turn a line;
 * `bits.dialogue`, with `Q:` and `A:` in front; `bits.shuffled`, as prose, the turns in random order.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LlisaLab, llisaTrialConfig, proseTrial } from "@haze/haze/experiments";
 * const config = llisaTrialConfig(true);
 * const lab = await LlisaLab.open("builtin");
 * const { metrics } = await proseTrial({ ...config, base: { ...config.base, steps: 2 } }, lab).run(1, {});
 * assert(metrics["bits.prose"]! > 0);
 * ```
 */
export function proseTrial(config: LlisaTrialConfig, lab: LlisaLab): Trial {
  return {
    experiment: "llisa/prose/2",
    config: { ...llisaConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const model = await trainLlisaBase(config, seed, lab, control);
      try {
        const dialogues = lab.heldOutDialogues.slice(0, READ);
        const random = new Pcg64(seed);
        const order = (dialogue: Dialogue) =>
          dialogue.map((turn) => ({ turn, at: random.uniform() })).sort((a, b) => a.at - b.at).map((
            { turn },
          ) => turn);
        return {
          metrics: {
            "bits.prose": contentBits(model, lab, dialogues, MARKS.prose),
            "bits.dialogue": contentBits(model, lab, dialogues, MARKS.dialogue),
            "bits.shuffled": contentBits(model, lab, dialogues.map(order), MARKS.prose),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

/** Bits a byte of the contents of turns, each read behind the last part of what came before. */
function contentBits(
  model: LlisaModel,
  { tokenizer }: LlisaLab,
  dialogues: readonly Dialogue[],
  [question, answer]: readonly [string, string],
): number {
  let [nats, bytes] = [0, 0];
  for (const dialogue of dialogues) {
    let past = Int32Array.of(tokenizer.bosId!);
    for (const { role, content } of dialogue) {
      const mark = role === "user" ? question : answer;
      const marked = mark === "" ? past : concatenate([past, tokenizer.encode(mark.trimEnd())]);
      const said = tokenizer.encode(content);
      // In parts, so that each has half a window of what came before, however long an answer is.
      for (let at = 0; at < said.length; at += model.contextLength / 2) {
        const part = said.subarray(at, at + model.contextLength / 2);
        nats += lossOf(model, concatenate([marked, said.subarray(0, at)]), part);
      }
      bytes += new TextEncoder().encode(content).length;
      past = concatenate([marked, said, tokenizer.encode("\n")]);
    }
  }
  return nats / Math.LN2 / bytes;
}

/** Nats of `said` behind the end of `past`. */
function lossOf(model: LlisaModel, past: Int32Array, said: Int32Array): number {
  const kept = past.subarray(Math.max(0, past.length + said.length - model.contextLength));
  const all = concatenate([kept, said]);
  const inputs = all.subarray(0, all.length - 1);
  const { kernels, vocabSize: V } = model;
  const shape = [1, inputs.length];
  const { floats } = step(() => noGradient(() => model.logits(ids(inputs, { shape, kernels }))), kernels);
  let nats = 0;
  for (let i = kept.length; i < all.length; i++) {
    nats -= logSoftmax(floats.subarray((i - 1) * V, i * V))[all[i]!]!;
  }
  return nats;
}

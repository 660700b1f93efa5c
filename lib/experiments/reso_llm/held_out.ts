/** What a Reso-LLM says of held-out talks, read in order so that its memory acts. */
import { noGradient } from "../../autograd/mod.ts";
import { OrderedWindowSampler, UNSCORED } from "../../data/mod.ts";
import type { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import type { Dataset } from "../../training/mod.ts";
import { lossesOf } from "../resoformer/held_out.ts";

/** Rows that walk through the talks side by side. */
const ROWS = 8;

/** Nats a scored token of held-out talks. */
export interface HeldOutNats {
  /** Of all. */
  readonly all: number;
  /** Of windows that go on with a talk: what they refer back to may stand before the window. */
  readonly goingOn: number;
  /** Scored tokens in such windows. */
  readonly goingOnTokens: number;
}

/**
 * Reads the held-out talks, in windows that come in order; what a row read before is in its memory, as in training.
 * The model's rows of memory are those of this reading afterwards.
 */
export function heldOutNats(model: ResoLLMModel, data: Dataset): HeldOutNats {
  const T = model.contextLength;
  const segments = data.heldOut.map((ids, i) => ({ ids, scored: data.heldOutScored![i]! }));
  const { bosId, padId } = data.tokenizer as PrimeTokenizer;
  const source = new OrderedWindowSampler(segments, { B: ROWS, T, seed: 0, bosId, padId });
  const [inputs, targets] = [new Int32Array(ROWS * T), new Int32Array(ROWS * T)];
  const sums = { all: 0, tokens: 0, goingOn: 0, goingOnTokens: 0 };
  for (let read = 0; read < source.windowCount; read += ROWS) {
    source.next(inputs, targets);
    model.prepare(inputs, targets, T);
    const run = () =>
      noGradient(() => model.trainingPass(ids(inputs, { shape: [ROWS, T], kernels: model.kernels })).logits);
    const logits = step(run, model.kernels).floats;
    const losses = lossesOf(logits, targets.map((target) => target === UNSCORED ? 0 : target));
    source.rows.forEach(({ continues }, b) => {
      for (let t = b * T; t < (b + 1) * T; t++) {
        if (targets[t] === UNSCORED) continue;
        sums.all += losses[t]!;
        sums.tokens++;
        if (!continues) continue;
        sums.goingOn += losses[t]!;
        sums.goingOnTokens++;
      }
    });
  }
  return {
    all: sums.all / sums.tokens,
    goingOn: sums.goingOn / sums.goingOnTokens,
    goingOnTokens: sums.goingOnTokens,
  };
}

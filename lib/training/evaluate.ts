/** The held-out score of a model: the `eval` document. */
import { noGradient } from "../autograd/mod.ts";
import { EvaluationAccumulator, type EvaluationDocument } from "../metrics/mod.ts";
import { ids, step } from "../tensor/mod.ts";
import { lengthsOf } from "../tokenizers/mod.ts";
import type { Dataset } from "./dataset.ts";
import { Breather } from "./breather.ts";
import { checkNumber } from "./check_number.ts";
import { scoredRows, type ScoredWindow, scoredWindows } from "./scored_rows.ts";
import type { Trainable } from "./trainable.ts";

/** Options of {@linkcode evaluate}. */
export interface EvaluateOptions {
  /** Tokens a window. Default: the model's context. */
  context?: number;
  /** Windows scored together; it does not change the result. Default 16. */
  batch?: number;
  /** Score about this many tokens, in windows spread evenly over the held-out part. Default: all. */
  maxTokens?: number;
  /** Seed of the bootstrap. Default 0. */
  seed?: number;
}

/**
 * Scores a model on the held-out part of a dataset, in consecutive windows that start without context; of a dataset that says
 * which held-out tokens are scored, on these alone.
 *
 * @returns Nats a token, bits a byte and a character, perplexity, calibration, intervals, yardsticks.
 * @throws {RangeError} if an option is out of range, fewer than two tokens are held out, or a logit is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { evaluate, makeDataset } from "@haze/haze/training";
 * const text = "the haze settles over the hills. ".repeat(20);
 * const vocab = Vocab.fromText(text);
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 8);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize });
 * const score = await evaluate(model, data);
 * assertEquals(score.bitsPerByte, score.bitsPerCharacter); // all of it is ASCII
 * assert(Math.abs(score.nllNats - score.uniformNats) < 0.1); // and it has learnt nothing yet
 * model.close();
 * ```
 */
export async function evaluate(
  model: Trainable,
  data: Dataset,
  options: EvaluateOptions = {},
): Promise<EvaluationDocument> {
  const { context = model.contextLength, batch = 16, seed = 0 } = options;
  const { maxTokens } = options;
  checkNumber("evaluate", "context", context, { integer: true, min: 1, max: model.contextLength });
  checkNumber("evaluate", "batch", batch, { integer: true, min: 1 });
  if (maxTokens !== undefined) checkNumber("evaluate", "maxTokens", maxTokens, { integer: true, min: 1 });
  const windows = choose(scoredWindows(data, context), maxTokens ?? Infinity);
  const scores = new EvaluationAccumulator();
  const breather = new Breather();
  let bytes = 0;
  let characters = 0;
  try {
    for (let start = 0; start < windows.length;) {
      const T = windows[start]!.inputs.length;
      let end = start + 1;
      while (end < windows.length && end < start + batch && windows[end]!.inputs.length === T) end++;
      const group = windows.slice(start, end);
      const all = Int32Array.from(group.flatMap((window) => [...window.targets]));
      const inputs = group.flatMap((window) => [...window.inputs]);
      const logits = step(
        () =>
          noGradient(() => model.logits(ids(inputs, { shape: [group.length, T], kernels: model.kernels }))),
        model.kernels,
      );
      const { targets, rows } = scoredRows(all, logits.floats, model.vocabSize);
      scores.addBatch(rows, targets.length, model.vocabSize, targets);
      const lengths = lengthsOf(data.tokenizer, targets);
      bytes += lengths.bytes;
      characters += lengths.characters;
      start = end;
      await breather.breathe();
    }
  } finally {
    breather.close();
  }
  const { unigramNats, bigramNats } = data;
  // Blocks wider than half the tokens would claim false certainty, so a short text gets shorter ones.
  const blockLength = Math.max(1, Math.min(context, Math.floor(scores.tokens / 20)));
  return scores.finish({ bytes, characters, unigramNats, bigramNats, seed, blockLength });
}

/** Every k-th window, so that about `maxTokens` tokens are left. */
function choose(windows: ScoredWindow[], maxTokens: number): ScoredWindow[] {
  const tokens = windows.reduce((sum, { scored }) => sum + scored, 0);
  const stride = Math.max(1, tokens / maxTokens);
  return windows.filter((_, i) => Math.floor(i / stride) !== Math.floor((i - 1) / stride));
}

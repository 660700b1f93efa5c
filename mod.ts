/**
 * A laboratory for small language models with unusual attention. This module gathers what a notebook wants at hand;
 * every floor of `lib/` also has a sub-path of its own, such as `@haze/haze/metrics`, with all that it offers.
 *
 * @example Train a model on a text of your own, and let it write
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { generate, HAZE_PRESETS, HazeModel, makeDataset, Trainer, Vocab } from "@haze/haze";
 *
 * const text = "the haze settles over the hills like a breathing thing, soft and silver. ".repeat(20);
 * const vocab = Vocab.fromText(text);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: vocab.vocabSize });
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 32);
 * const trainer = new Trainer(model, data, { steps: 3, batch: 2, context: 32 });
 * for await (const event of trainer.run()) if (event.type === "step") console.log(event.step, event.loss);
 *
 * const drawn = generate(model, vocab.encode("the haze"), { length: 10, seed: 7 });
 * const words = vocab.decode(Array.from(drawn, ({ token }) => token));
 * assertEquals([...words].length, 10);
 * trainer.close();
 * model.close();
 * ```
 *
 * @module
 */
export * from "./lib/attention/mod.ts";
export * from "./lib/autograd/mod.ts";
export * from "./lib/data/mod.ts";
export {
  encodeNpy,
  type NpyArray,
  type NpyData,
  type NpyInput,
  NpzArrays,
  type NpzReadOptions,
  type NpzSkipped,
  type NpzWriteOptions,
  parseNpy,
  readNpz,
  writeFileAtomic,
  writeNpz,
} from "./lib/formats/mod.ts";
export * from "./lib/generation/mod.ts";
export * from "./lib/kernels/mod.ts";
export {
  entropyBits,
  type EvaluationCalibration,
  type EvaluationDocument,
  type EvaluationIntervals,
  type MetricRule,
  type Numbers,
  perplexity,
  type Reliability,
  type ReliabilityBin,
  type RuleOptions,
} from "./lib/metrics/mod.ts";
export * from "./lib/models/mod.ts";
export * from "./lib/nn/mod.ts";
export * from "./lib/random/mod.ts";
export * from "./lib/sampling/mod.ts";
export * from "./lib/tensor/mod.ts";
export * from "./lib/tokenizers/mod.ts";
export * from "./lib/training/mod.ts";

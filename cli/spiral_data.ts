/** What data models of some kinds are trained on: windows scored as a config says, or in order, or of a world. */
import { BigramWorld } from "../lib/data/mod.ts";
import { ResoLLMModel, SpiralModel } from "../lib/models/mod.ts";
import { inOrder } from "../lib/models/reso_llm/mod.ts";
import { successorProbabilities } from "../lib/models/spiral/mod.ts";
import { IdTokenizer, MotifBpeTokenizer, type Tokenizer } from "../lib/tokenizers/mod.ts";
import { bigramDataset, type Dataset, lineDataset, type Trainable, withScored } from "../lib/training/mod.ts";
import { asUsage, UsageError } from "./command.ts";

const WORLD = /^bigram:(\d{1,6})(?::(\d{1,9}))?$/;

/** A world that a run reads in the place of a text. */
export interface WorldToRead {
  /** There is none. */
  readonly text: undefined;
  /** Ids as they are. */
  readonly tokenizer: Tokenizer;
  /** Draws from the world, whatever the context. */
  dataset(): Promise<Dataset>;
}

/** Whether a `--corpus` names a bigram world, as `bigram:128:0`. */
export function namesWorld(spec: string): boolean {
  return spec.startsWith("bigram:");
}

/**
 * The world that `bigram:V:SEED` names; the seed is 0 unless given.
 *
 * @throws {UsageError} if it is written otherwise, or V is not from 2 to 16384.
 */
export function worldOf(spec: string): WorldToRead {
  const [, V, seed = "0"] = WORLD.exec(spec) ?? [];
  if (V === undefined || Number(V) < 2 || Number(V) > 2 ** 14) {
    throw new UsageError(
      `Cannot draw from a world as it must be named bigram:V:SEED, V from 2 to ${2 ** 14}: ${spec}`,
    );
  }
  const world = asUsage(() => BigramWorld.fromSeed({ V: Number(V), seed: Number(seed) }));
  return {
    text: undefined,
    tokenizer: new IdTokenizer(world.V),
    dataset: () => Promise.resolve(bigramDataset(world, `bigram:${world.V}:${seed}`)),
  };
}

/** What a dataset is made of. */
interface Readable {
  readonly lines?: { readonly name: string; readonly text: string };
  dataset(tokenizer: Tokenizer, context: number): Promise<Dataset>;
}

/** A text as the model reads it: a spiral model with a motif BPE reads line by line, windows up to the end mark. */
export async function datasetFor(model: Trainable, tokenizer: Tokenizer, read: Readable): Promise<Dataset> {
  const { lines } = read;
  if (!(model instanceof SpiralModel && tokenizer instanceof MotifBpeTokenizer && lines)) {
    return await read.dataset(tokenizer, model.contextLength);
  }
  const { name, text } = lines;
  return lineDataset(tokenizer.encodeCorpus(text), { name, tokenizer, context: model.contextLength });
}

/** Data as the model wants it; that of other kinds is left as it is. */
export function dataFor(model: Trainable, data: Dataset): Dataset {
  if (model instanceof SpiralModel) return withScored(data, model.config.scoreAll ? "all" : "last");
  // Rows of a Reso-LLM remember what they have read, so they read in order.
  return model instanceof ResoLLMModel && !data.source ? inOrder(data) : data;
}

/**
 * Lets the teacher of a spiral model count a text that it has not counted yet; a world has no end, so it is counted batch by
 * batch, and after a text from nothing.
 */
export function countData(model: Trainable, data: Dataset): void {
  if (!(model instanceof SpiralModel) || model.config.distillation === 0) return;
  if (!namesWorld(data.name)) {
    // Windows of lines never reach across a begin mark; others do, so that what they hold is counted across it.
    model.countTexts(data.train, data.source ? data.tokenizer.bosId : undefined);
  } else if (model.hasCountedTexts) model.countTexts([]);
}

/** Gives a fresh model what its config wants of the data before training. */
export function fitToData(model: Trainable, data: Dataset): void {
  if (model instanceof ResoLLMModel) model.fitTo(data.train);
  countData(model, data);
  if (!(model instanceof SpiralModel) || model.config.projection !== "data") return;
  asUsage(() => model.fitProjection(successorProbabilities(data.train, model.vocabSize)));
}

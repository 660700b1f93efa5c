/** Small texts, models and runs for the tests of training. */
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import { readNpz, writeNpz } from "../../lib/formats/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import {
  type Dataset,
  makeDataset,
  Trainer,
  type TrainingConfig,
  type TrainingEvent,
} from "../../lib/training/mod.ts";

/** A corpus of any text, as `loadCorpus` would give it. */
export function corpusOf(text: string, name = "sample"): { name: string; text: string; bytes: number } {
  return { name, text, bytes: new TextEncoder().encode(text).length };
}

/** The first `characters` of the built-in story, split for windows of `context`. */
export function storyData(characters = 3000, context = 8): Dataset {
  const text = BUILTIN_TEXT.slice(0, characters);
  return makeDataset(corpusOf(text, "story"), Vocab.fromText(text), context);
}

/** A haze model of some 1,500 parameters. */
export function smallModel(data: Dataset, kernels: Kernels, config: Partial<HazeConfig> = {}): HazeModel {
  return new HazeModel({
    ...{ T: 8, nEmb: 16, nodes: 16, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
    ...config,
    vocabSize: data.tokenizer.vocabSize,
  }, { seed: 7, kernels });
}

/** What a small run is made of; `close` gives all of it back. */
export interface SmallRun {
  readonly model: HazeModel;
  readonly trainer: Trainer;
  close(): void;
}

/** A trainer over a small model. */
export function smallRun(data: Dataset, kernels: Kernels, config: Partial<TrainingConfig> = {}): SmallRun {
  const model = smallModel(data, kernels);
  const trainer = new Trainer(model, data, {
    ...{ steps: 6, batch: 3, context: 8, learningRate: 1e-2, warmupSteps: 2, evaluateEvery: 100 },
    ...config,
  });
  return {
    model,
    trainer,
    close: () => {
      trainer.close();
      model.close();
    },
  };
}

/** The events of a run, until the end or until `last` says that this was the last one wanted. */
export async function eventsOf(
  trainer: Trainer,
  last: (event: TrainingEvent) => boolean = () => false,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of trainer.run()) {
    events.push(event);
    if (last(event)) break;
  }
  return events;
}

/** The losses of a run to its end. */
export async function lossesOf(trainer: Trainer): Promise<number[]> {
  return (await eventsOf(trainer)).flatMap((event) => event.type === "step" ? [event.loss] : []);
}

/** All weights, copied. */
export function weightsOf(model: HazeModel): Float64Array {
  return Float64Array.from(model.parameters.floats);
}

/** The largest difference of two arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** One array of a file that a test takes apart. */
export interface Part {
  shape: number[];
  data: Uint8Array | Float32Array;
}

/** The arrays of a float32 checkpoint, to be changed and written again with {@linkcode joinParts}. */
export function takeApart(bytes: Uint8Array): Map<string, Part> {
  return new Map([...readNpz(bytes)].map(([name, { shape, data }]) => {
    if (data instanceof Uint8Array || data instanceof Float32Array) return [name, { shape, data }];
    throw new TypeError(`Cannot take a checkpoint apart as it must hold bytes and float32: ${name}`);
  }));
}

/** The file of some arrays. */
export function joinParts(parts: ReadonlyMap<string, Part>): Uint8Array {
  return writeNpz(parts);
}

/** The metadata among the arrays of a checkpoint, as JSON. */
export function metaOf(parts: ReadonlyMap<string, Part>): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(parts.get("meta.json")!.data as Uint8Array));
}

/** Puts metadata back, as JSON or as bytes. */
export function setMeta(parts: Map<string, Part>, meta: unknown): void {
  const data = meta instanceof Uint8Array ? meta : new TextEncoder().encode(JSON.stringify(meta));
  parts.set("meta.json", { shape: [data.length], data });
}

/** The model that a REPL session talks to. */
import type { Kernels } from "../../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel, type Model } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { type CountedEncoding, type Tokenizer, Vocab } from "../../lib/tokenizers/mod.ts";

/** A model with its vocabulary and where its weights come from. */
export interface Subject {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** The file of the weights; absent if they are random. */
  readonly file?: string;
  /** The stream that random weights were drawn from: texts are drawn from what follows, as in the Python program. */
  readonly random?: Pcg64;
}

/** A model of random weights. */
export function untrainedSubject(
  config: HazeConfig,
  tokenizer: Tokenizer,
  seed: number,
  kernels: Kernels,
): Subject {
  const random = new Pcg64(seed);
  return { model: new HazeModel(config, { random, kernels }), tokenizer, random };
}

/** Ids of a text and what had to be left out; only a character vocabulary leaves anything out. */
export function encode(tokenizer: Tokenizer, text: string): CountedEncoding {
  if (tokenizer instanceof Vocab) return tokenizer.encodeCounting(text);
  return { ids: tokenizer.encode(text), dropped: 0, droppedCharacters: [] };
}

/** Ids to begin with where there is no text: those of `text`, or of a line end, or the first token. */
export function firstSeed(tokenizer: Tokenizer, text: string): Int32Array {
  for (const candidate of [text, "\n"]) {
    const { ids } = encode(tokenizer, candidate);
    if (ids.length > 0) return ids;
  }
  return Int32Array.of(0);
}

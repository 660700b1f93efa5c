/** The model that a REPL session talks to. */
import type { ContextMode, LanguageModel } from "../../lib/generation/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel, type Model, type OpenedModel } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import type { CheckpointTraining } from "../../lib/training/mod.ts";
import { type CountedEncoding, type Tokenizer, Vocab } from "../../lib/tokenizers/mod.ts";
import { readerOf } from "../int8.ts";
import { markedIds } from "../prompt.ts";

/** A model with its vocabulary and where its weights come from. */
export interface Subject {
  readonly model: Model;
  /** What texts are written with, where it is not the model itself but its 8-bit twin. */
  readonly reader?: LanguageModel;
  readonly tokenizer: Tokenizer;
  /** The file of the weights; absent if they are random. */
  readonly file?: string;
  /** How the file says that the weights were trained, if it does. */
  readonly training?: CheckpointTraining;
  /** How the model reads what came before, unless the user says otherwise. */
  readonly context: ContextMode;
  /** The stream that random weights were drawn from: texts are drawn from what follows, as in the Python program. */
  readonly random?: Pcg64;
}

/** The model of a file: haze's weight archives are read as upstream does, in windows; all else in a context that grows. */
export function openedSubject(
  { model, tokenizer, meta, format }: OpenedModel,
  file: string,
  isInt8 = false,
): Subject {
  const { training } = meta;
  const context = format === "archive" ? "sliding" : "growing";
  try {
    const reader = isInt8 ? { reader: readerOf(model, isInt8) } : {};
    return { model, ...reader, tokenizer, file, context, ...(training ? { training } : {}) };
  } catch (error) {
    model.close();
    throw error;
  }
}

/** A model of random weights. */
export function untrainedSubject(
  config: HazeConfig,
  tokenizer: Tokenizer,
  seed: number,
  kernels: Kernels,
): Subject {
  const random = new Pcg64(seed);
  return { model: new HazeModel(config, { random, kernels }), tokenizer, random, context: "sliding" };
}

/** Ids of a text, behind a begin mark if there is one, and what had to be left out: only characters are. */
export function encode(tokenizer: Tokenizer, text: string): CountedEncoding {
  if (tokenizer instanceof Vocab) return tokenizer.encodeCounting(text);
  return { ids: markedIds(tokenizer, text), dropped: 0, droppedCharacters: [] };
}

/** Ids to begin with where there is no text: those of `text`, or of a line end, or the first token. */
export function firstSeed(tokenizer: Tokenizer, text: string): Int32Array {
  for (const candidate of [text, "\n"]) {
    const { ids } = encode(tokenizer, candidate);
    if (ids.length > 0) return ids;
  }
  return Int32Array.of(0);
}

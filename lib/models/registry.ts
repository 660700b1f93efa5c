/** Opens a checkpoint by its kind: the one place that knows all models. */
import { defaultKernels, type Kernels } from "../kernels/mod.ts";
import { listNpz, NpzArrays } from "../formats/mod.ts";
import type { LanguageModel } from "../generation/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import { type Tokenizer, tokenizerOfJson, type Vocab } from "../tokenizers/mod.ts";
import {
  type Checkpoint,
  type CheckpointMeta,
  makeCheckpointMeta,
  readCheckpointArrays,
  readCheckpointMeta,
  type Trainable,
} from "../training/mod.ts";
import { checkHazeConfig } from "./haze/config.ts";
import { HazeModel } from "./haze/model.ts";
import { type HazeNpz, readHazeNpz } from "./haze/npz.ts";
import { isHazeNpz } from "./haze/npz_describe.ts";
import { hazeSpecs } from "./haze/specs.ts";

/** A model that can be trained, sampled from and closed. */
export interface Model extends Trainable, LanguageModel {
  /** The same weights on another backend. */
  to(kernels: Kernels): Model;
  /** Gives the model's memory back. */
  close(): void;
}

interface Kind {
  specs(config: Readonly<Record<string, unknown>>): ParameterSpec[];
  build(config: Readonly<Record<string, unknown>>, kernels: Kernels): Model;
}

const KINDS: Readonly<Record<string, Kind>> = {
  haze: {
    specs: (config) => hazeSpecs(checkHazeConfig(config)),
    build: (config, kernels) => new HazeModel(checkHazeConfig(config), { kernels, initialise: false }),
  },
};

/** Kinds of models that this version can open. */
export const MODEL_KINDS: readonly string[] = Object.keys(KINDS);

/** An opened checkpoint. */
export interface OpenedModel extends Checkpoint {
  /** The model with its weights; close it when done. */
  readonly model: Model;
  /** What turns text into its ids and back. */
  readonly tokenizer: Tokenizer;
  /** Whether the tokenizer came with the file, or was given. */
  readonly tokenizerFrom: "file" | "option";
  /** Whether the file is a checkpoint of this package, or a haze weight archive. */
  readonly format: "checkpoint" | "archive";
}

/** Options of {@linkcode openCheckpoint}. */
export interface OpenOptions {
  /** Name for messages. Default `checkpoint`. */
  name?: string;
  /** What computes. Default: {@linkcode defaultKernels}. */
  kernels?: Kernels;
  /** Read the optimiser's moments too. Default false. */
  moments?: boolean;
  /** What reads and writes text for a haze weight archive without characters; an error for any other file. */
  vocab?: Vocab;
}

/**
 * Builds the model of a checkpoint and loads its weights. A haze weight archive, upstream's or the extended one of
 * `ReweightGPT.toNpz`, is opened too; if it holds no characters they come from `vocab`.
 *
 * @throws {SyntaxError} if the bytes are not a checkpoint, are damaged, or do not fit their own config.
 * @throws {RangeError} if `vocab` is given for a file that has a tokenizer of its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel, openCheckpoint } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint } from "@haze/haze/training";
 * const tokenizer = Vocab.fromText("haze");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
 * const copy = openCheckpoint(encodeCheckpoint({ model, tokenizer }));
 * assertEquals(copy.model.parameters.get("embed").data, model.parameters.get("embed").data);
 * assertEquals(copy.tokenizer.decode([0, 1]), "ae");
 * copy.model.close();
 * model.close();
 * ```
 */
export function openCheckpoint(bytes: Uint8Array, options: OpenOptions = {}): OpenedModel {
  const { name = "checkpoint", kernels = defaultKernels(), moments = false, vocab } = options;
  if (isHazeNpz(listNpz(bytes, { name }))) return openHazeNpz(readHazeNpz(bytes, name), name, kernels, vocab);
  if (vocab) throw ownTokenizer(name);
  const meta = readCheckpointMeta(bytes, name);
  const kind = Object.hasOwn(KINDS, meta.kind) ? KINDS[meta.kind]! : undefined;
  if (!kind) {
    throw new SyntaxError(
      `Cannot open ${name} as its kind must be one of ${MODEL_KINDS.join(", ")}: ${meta.kind}`,
    );
  }
  const tokenizer = openTokenizer(meta, name);
  const specs = asContent(name, () => kind.specs(meta.config));
  if (meta.config.vocabSize !== tokenizer.vocabSize) {
    throw new SyntaxError(
      `Cannot open ${name} as model and tokenizer must have one vocabulary: ${meta.config.vocabSize} and ${tokenizer.vocabSize}`,
    );
  }
  const arrays = readCheckpointArrays(bytes, name, specs, moments);
  const model = kind.build(meta.config, kernels);
  try {
    model.parameters.load(arrays, name);
  } catch (error) {
    model.close();
    throw error;
  }
  return { meta, arrays, model, tokenizer, tokenizerFrom: "file", format: "checkpoint" };
}

/**
 * The model of a checkpoint or weight archive alone, for ids in and numbers out: it needs no characters.
 *
 * @throws {SyntaxError} as {@linkcode openCheckpoint}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openWeights, ReweightGPT } from "@haze/haze/models";
 * const model = new ReweightGPT({ vocabSize: 5, seed: 1 });
 * const copy = openWeights(model.toNpz());
 * assertEquals(copy.parameters.get("w2").data, model.parameters.get("w2").data);
 * copy.close();
 * model.close();
 * ```
 */
export function openWeights(bytes: Uint8Array, options: Omit<OpenOptions, "vocab" | "moments"> = {}): Model {
  const { name = "checkpoint", kernels = defaultKernels() } = options;
  return isHazeNpz(listNpz(bytes, { name }))
    ? buildHaze(readHazeNpz(bytes, name), kernels)
    : openCheckpoint(bytes, options).model;
}

function buildHaze({ config, load }: HazeNpz, kernels: Kernels): HazeModel {
  const model = new HazeModel(config, { kernels, initialise: false });
  load(model.parameters);
  return model;
}

function openHazeNpz(npz: HazeNpz, name: string, kernels: Kernels, given: Vocab | undefined): OpenedModel {
  if (npz.vocab && given) throw ownTokenizer(name);
  const tokenizer = npz.vocab ?? given;
  if (!tokenizer) {
    throw new SyntaxError(
      `Cannot open ${name} as text needs the characters of its ids: it is a haze weight archive without them\n` +
        "hint: give --corpus FILE, the text it was made with",
    );
  }
  const { vocabSize } = npz.config;
  if (tokenizer.vocabSize !== vocabSize) {
    throw new SyntaxError(
      `Cannot open ${name} as its vocab_size must be that of the vocabulary, ${tokenizer.vocabSize}: ${vocabSize}\n` +
        "hint: give --corpus FILE, the very text it was made with",
    );
  }
  const model = buildHaze(npz, kernels);
  const tokenizerFrom = npz.vocab ? "file" : "option";
  // What a checkpoint of this model would say of itself.
  return {
    meta: makeCheckpointMeta(model, tokenizer),
    arrays: new NpzArrays(),
    model,
    tokenizer,
    tokenizerFrom,
    format: "archive",
  };
}

function ownTokenizer(name: string): RangeError {
  return new RangeError(`Cannot open ${name} as a vocabulary is only for a file without one: it has its own`);
}

function openTokenizer(meta: CheckpointMeta, name: string): Tokenizer {
  return asContent(name, () => tokenizerOfJson(meta.tokenizer));
}

/** Turns a complaint about values into one about the file that they came from. */
function asContent<T>(name: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new SyntaxError(`${error.message} (in ${name})`, { cause: error });
    }
    throw error;
  }
}

/** Opens a checkpoint by its kind: the one place that knows all models. */
import { defaultKernels, type Kernels } from "../kernels/mod.ts";
import { type HuggingFaceConfig, listNpz, NpzArrays } from "../formats/mod.ts";
import type { LanguageModel } from "../generation/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type JsonValue, type Tokenizer, tokenizerOfJson } from "../tokenizers/mod.ts";
import {
  type Checkpoint,
  makeCheckpointMeta,
  readCheckpointArrays,
  readCheckpointMeta,
  type Trainable,
} from "../training/mod.ts";
import { asContent } from "./as_content.ts";
import { checkHazeConfig } from "./haze/config.ts";
import { HazeModel } from "./haze/model.ts";
import { type HazeNpz, readHazeNpz } from "./haze/npz.ts";
import { isHazeNpz } from "./haze/npz_describe.ts";
import { hazeSpecs } from "./haze/specs.ts";
import { checkLlisaConfig } from "./llisa/config.ts";
import { isLlamaFile, readLlamaFile } from "./llisa/files.ts";
import { LlisaModel } from "./llisa/model.ts";
import { checkResoformerConfig, ResoformerModel, resoformerSpecs } from "./resoformer/mod.ts";
import { llisaSpecs } from "./llisa/specs.ts";
import { describeSpiralNpz, isSpiralNpz } from "./spiral/checkpoint/describe.ts";
import { checkResoLLMSettings } from "./reso_llm/config/mod.ts";
import { ResoLLMModel } from "./reso_llm/model/model.ts";
import { resoLLMSpecs } from "./reso_llm/model/specs.ts";
import { checkSpiralConfig } from "./spiral/student/config.ts";
import { spiralSpecs } from "./spiral/student/specs.ts";
import { SpiralModel } from "./spiral/student/spiral_model.ts";

/** A model that can be trained, sampled from and closed. */
export interface Model extends Trainable, LanguageModel {
  /** Ids (B, T) → what the first block reads of each token: (B, T, C). */
  embed(ids: Tensor): Tensor;
  /** What {@linkcode embed} gave → logits (B, T, V). */
  forwardEmbedded(x: Tensor): Tensor;
  /** The same weights on another backend. */
  to(kernels: Kernels): Model;
  /**
   * Puts back what a checkpoint kept beside the weights, and tells the model what turns text into its ids. Absent of models
   * that keep nothing.
   *
   * @throws {TypeError | RangeError} if it is not what such a model keeps.
   */
  restoreKept?(state: JsonValue | undefined, tokenizer: Tokenizer): void;
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
  llisa: {
    specs: (config) => llisaSpecs(checkLlisaConfig(config)),
    build: (config, kernels) => new LlisaModel(checkLlisaConfig(config), { kernels, initialise: false }),
  },
  resoformer: {
    specs: (config) => resoformerSpecs(checkResoformerConfig(config)),
    build: (config, kernels) =>
      new ResoformerModel(checkResoformerConfig(config), { kernels, initialise: false }),
  },
  "reso-llm": {
    specs: (config) => resoLLMSpecs(checkResoLLMSettings(config)),
    build: (config, kernels) =>
      new ResoLLMModel(checkResoLLMSettings(config), { kernels, initialise: false }),
  },
  spiral: {
    specs: (config) => spiralSpecs(checkSpiralConfig(config)),
    build: (config, kernels) => new SpiralModel(checkSpiralConfig(config), { kernels, initialise: false }),
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
  /** Whether the file is a checkpoint of this package, a haze weight archive, or one of the Llama family's. */
  readonly format: "checkpoint" | "archive" | "llama";
  /** What is odd about the file without being wrong. */
  readonly warnings: readonly string[];
}

/** Options of {@linkcode openCheckpoint}. */
export interface OpenOptions {
  /** Name for messages. Default `checkpoint`. */
  name?: string;
  /** What computes. Default: {@linkcode defaultKernels}. */
  kernels?: Kernels;
  /** Read the optimiser's moments too. Default false. */
  moments?: boolean;
  /** What reads and writes text, for a file that has no tokenizer of its own; an error for any other file. */
  tokenizer?: Tokenizer;
  /** Base of rotary positions, for files of llama2.c, which do not say. Default 10,000. */
  ropeTheta?: number;
  /** ε of the norms, for files of llama2.c, which do not say. Default 1e-5. */
  normEpsilon?: number;
  /** The parsed `config.json` that lies beside a safetensors file of Hugging Face's. */
  huggingFaceConfig?: HuggingFaceConfig;
}

/**
 * Builds the model of a checkpoint and loads its weights. Opened too: a haze weight archive, upstream's or the extended one
 * of `ReweightGPT.toNpz`, whose characters come from `tokenizer` if it holds none; and the files of the Llama family
 * (llama2.c v0, v1, v2, safetensors), which hold none.
 *
 * @throws {SyntaxError} if the bytes are not a checkpoint, are damaged, do not fit their own config, or text needs a
 * `tokenizer` that is not given.
 * @throws {RangeError} if `tokenizer` is given for a file that has one of its own.
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
  const { name = "checkpoint", kernels = defaultKernels(), moments = false, tokenizer: given } = options;
  if (isLlamaFile(bytes, name)) return openLlama(bytes, name, options);
  if (isHazeNpz(listNpz(bytes, { name }))) return openHazeNpz(readHazeNpz(bytes, name), name, kernels, given);
  refuseUpstreamSpiral(bytes, name);
  if (given) throw ownTokenizer(name);
  const meta = readCheckpointMeta(bytes, name);
  const kind = Object.hasOwn(KINDS, meta.kind) ? KINDS[meta.kind]! : undefined;
  if (!kind) {
    throw new SyntaxError(
      `Cannot open ${name} as its kind must be one of ${MODEL_KINDS.join(", ")}: ${meta.kind}${
        meta.kind === "llisa-adapter" ? "\nhint: open its base, and give --adapter with it" : ""
      }`,
    );
  }
  const tokenizer = asContent(name, () => tokenizerOfJson(meta.tokenizer));
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
    asContent(name, () => model.restoreKept?.(meta.state, tokenizer));
  } catch (error) {
    model.close();
    throw error;
  }
  return { meta, arrays, model, tokenizer, tokenizerFrom: "file", format: "checkpoint", warnings: [] };
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
export function openWeights(
  bytes: Uint8Array,
  options: Omit<OpenOptions, "tokenizer" | "moments"> = {},
): Model {
  const { name = "checkpoint", kernels = defaultKernels() } = options;
  if (isLlamaFile(bytes, name)) return readLlamaFile(bytes, name, options).model;
  return isHazeNpz(listNpz(bytes, { name }))
    ? buildHaze(readHazeNpz(bytes, name), kernels)
    : openCheckpoint(bytes, options).model;
}

function buildHaze({ config, load }: HazeNpz, kernels: Kernels): HazeModel {
  const model = new HazeModel(config, { kernels, initialise: false });
  load(model.parameters);
  return model;
}

function openHazeNpz(
  npz: HazeNpz,
  name: string,
  kernels: Kernels,
  given: Tokenizer | undefined,
): OpenedModel {
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
    warnings: [],
  };
}

/** Upstream's student reads without a mask and at no temperature: it is another model than ours, and has its own program. */
function refuseUpstreamSpiral(bytes: Uint8Array, name: string): void {
  if (!isSpiralNpz(listNpz(bytes, { name }))) return;
  describeSpiralNpz(bytes, name); // says what is wrong with the file itself, and of a pickled one the way out
  throw new SyntaxError(
    `Cannot open ${name} as it must hold a model of this package: it holds upstream's spiral, with arithmetic of its own\n` +
      `hint: haze spiral --steps 0 --load_path ${name} --prompt TEXT writes with it; inspect, logits and tokenize read it`,
  );
}

function ownTokenizer(name: string): RangeError {
  return new RangeError(`Cannot open ${name} as a tokenizer is only for a file without one: it has its own`);
}

/** A file of the Llama family, with a tokenizer that has to be given. */
function openLlama(bytes: Uint8Array, name: string, options: OpenOptions): OpenedModel {
  const { tokenizer } = options;
  if (!tokenizer) {
    throw new SyntaxError(
      `Cannot open ${name} as text needs a tokenizer, which such a file does not hold: none is given\n` +
        "hint: give --tokenizer FILE, its tokenizer.bin or SentencePiece .model",
    );
  }
  const { model, warnings } = readLlamaFile(bytes, name, options);
  if (tokenizer.vocabSize !== model.vocabSize) {
    model.close();
    throw new SyntaxError(
      `Cannot open ${name} as model and tokenizer must have one vocabulary: ${model.vocabSize} and ${tokenizer.vocabSize}\n` +
        "hint: it is the tokenizer of another model: its text would be gibberish",
    );
  }
  const meta = makeCheckpointMeta(model, tokenizer);
  return {
    meta,
    arrays: new NpzArrays(),
    model,
    tokenizer,
    tokenizerFrom: "option",
    format: "llama",
    warnings,
  };
}

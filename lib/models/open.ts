/** Opening files by kinds that the caller knows. */
import { defaultKernels } from "../kernels/default.ts";
import type { Kernels } from "../kernels/mod.ts";
import { listNpz, NpzArrays } from "../formats/npz.ts";
import { tokenizerOfJson } from "../tokenizers/tokenizer_of_json.ts";
import type { Tokenizer } from "../tokenizers/mod.ts";
import { makeCheckpointMeta, readCheckpointArrays } from "../training/checkpoint.ts";
import { META, readCheckpointMeta } from "../training/checkpoint_meta.ts";
import type { CheckpointMeta } from "../training/mod.ts";
import { asContent } from "./as_content.ts";
import type { Model, ModelKind, OpenedModel, OpenOptions } from "./contract.ts";
import { HazeModel } from "./haze/model.ts";
import { type HazeNpz, readHazeNpz } from "./haze/npz.ts";
import { isHazeNpz } from "./haze/npz_describe.ts";
import { MODEL_KINDS } from "./kinds/names.ts";
import { isLlamaFile, readLlamaFile } from "./llisa/files.ts";
import { describeSpiralNpz, isSpiralNpz } from "./spiral/checkpoint/describe.ts";

/** The kinds that are known, by their names. */
export type Kinds = Readonly<Partial<Record<string, ModelKind>>>;

/** A model's file, told from others; nothing but what it says of itself is read yet. */
export type ModelFile =
  & { readonly bytes: Uint8Array; readonly name: string }
  & (
    | { readonly format: "llama" }
    // Upstream's, or laid out as its own are: arrays alone, without metadata.
    | { readonly format: "archive" }
    | { readonly format: "checkpoint"; readonly meta: CheckpointMeta }
  );

/** Tells what a model's file is, and refuses what is none. */
export function recogniseModel(bytes: Uint8Array, name: string = "checkpoint"): ModelFile {
  if (isLlamaFile(bytes, name)) return { bytes, name, format: "llama" };
  // A checkpoint says what it is, so that what else it holds is not looked through here.
  if (listNpz(bytes, { name, only: (member) => member === META }).length > 0) {
    return { bytes, name, format: "checkpoint", meta: readCheckpointMeta(bytes, name) };
  }
  const listed = listNpz(bytes, { name });
  if (isHazeNpz(listed)) return { bytes, name, format: "archive" };
  if (isSpiralNpz(listed)) refuseUpstreamSpiral(bytes, name);
  // Without metadata this throws, and says what the file lacks.
  return { bytes, name, format: "checkpoint", meta: readCheckpointMeta(bytes, name) };
}

/** What `openCheckpoint` of the registry does, with these kinds. */
export function openCheckpointOf(kinds: Kinds, file: ModelFile, options: OpenOptions): OpenedModel {
  const { kernels = defaultKernels(), moments = false, tokenizer: given } = options;
  const { bytes, name } = file;
  if (file.format === "llama") return openLlama(bytes, name, options);
  if (file.format === "archive") return openHazeNpz(readHazeNpz(bytes, name), name, kernels, given);
  if (given) throw ownTokenizer(name);
  const { meta } = file;
  const kind = Object.hasOwn(kinds, meta.kind) ? kinds[meta.kind] : undefined;
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

/** What `openWeights` of the registry does, with these kinds. */
export function openWeightsOf(
  kinds: Kinds,
  file: ModelFile,
  options: Omit<OpenOptions, "tokenizer" | "moments">,
): Model {
  const { bytes, name, format } = file;
  if (format === "llama") return readLlamaFile(bytes, name, options).model;
  return format === "archive"
    ? buildHaze(readHazeNpz(bytes, name), options.kernels ?? defaultKernels())
    : openCheckpointOf(kinds, file, options).model;
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
function refuseUpstreamSpiral(bytes: Uint8Array, name: string): never {
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

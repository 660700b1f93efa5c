/** Files that commands read and write. */
import { loadCorpus } from "../lib/data/corpus.ts";
import type { Corpus } from "../lib/data/mod.ts";
import { pinnedNpmSpec } from "../lib/data/npm_text.ts";
import { kindOfNonFile } from "../lib/data/regular_file.ts";
import { blasKernels } from "../lib/kernels/blas/mod.ts";
import { kernelsNamed } from "../lib/kernels/default.ts";
import { wasmKernels } from "../lib/kernels/wasm/backend.ts";
import type { Kernels, KernelsName } from "../lib/kernels/mod.ts";
import { recogniseFile } from "../lib/formats/inspect/recognise.ts";
import { listNpz } from "../lib/formats/npz.ts";
import type { HuggingFaceConfig } from "../lib/formats/mod.ts";
import { describeHazeNpz, isHazeNpz } from "../lib/models/haze/npz_describe.ts";
import { openCheckpointLazily, openWeightsLazily } from "../lib/models/open_lazily.ts";
import type { LlisaAdapter, Model, OpenedModel } from "../lib/models/mod.ts";
import { Vocab } from "../lib/tokenizers/char_vocab.ts";
import { asUsage, type Call, type Io, UsageError } from "./command.ts";
import { exists } from "./exists.ts";
import { folderVocabulary, isFolder } from "./folder_vocabulary.ts";
import type { ModelSource } from "./model_folder.ts";
import { readModelSource } from "./model_path.ts";
import { readFile } from "./read_file.ts";
import { meantHint } from "./suggest.ts";
import { givenTokenizer } from "./tokenizer_file.ts";

export { exists, readFile };

/** Says of a path that is to be written that it is a directory, a device or a pipe, which no option replaces. */
export async function refuseDirectory(path: string, act: string): Promise<void> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined || info.isFile) return;
  const kind = info.isDirectory ? "a directory" : "a device or a pipe";
  throw new Error(`Cannot ${act} ${path} as it must be a file: it is ${kind}`);
}

/** Makes the folder of a file that is to be written later, and finds out now what would stop it then. */
export async function prepareToWrite(path: string): Promise<void> {
  await refuseDirectory(path, "write");
  await prepareParent(path);
}

/** {@linkcode prepareToWrite} of a path that is to become a file or a folder. */
export async function prepareParent(path: string): Promise<void> {
  const { basename, dirname, join } = await import("@std/path"); // commands that write nothing start without it
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    // As writeFileAtomic calls its files, which removes what a kill leaves behind.
    const trial = join(dirname(path), `.${basename(path).slice(0, 40)}.${Deno.pid}.998.tmp`);
    await Deno.writeTextFile(trial, "");
    await Deno.remove(trial);
    for await (const _ of Deno.readDir(dirname(path))) break; // the writing looks there for what a killed one left
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write ${path} as its folder must be writable: ${message}`, { cause: error });
  }
}

/**
 * The text that a checkpoint was trained on. The checkpoint may come from somewhere else: an npm package runs code and a
 * pipe may wait for ever, so only the user may name those, and what file is read is said.
 */
export async function loadRecordedCorpus(spec: string, path: string, io: Io): Promise<Corpus> {
  const bare = spec.replace(/(?<=\w)@[^@/]+$/, "");
  const isKnown = bare !== spec && pinnedNpmSpec(bare) === spec;
  if (spec.startsWith("npm:") && !isKnown) {
    throw new UsageError(
      `Cannot load the text of ${path} as only a known package is loaded unasked: ${spec}\nhint: if you trust it, give --corpus ${spec}`,
    );
  }
  if (spec !== "builtin" && !spec.startsWith("npm:")) {
    const info = await Deno.stat(spec).catch(() => undefined); // loadCorpus says what is wrong with a path
    const kind = info && kindOfNonFile(info);
    if (kind !== undefined) {
      throw new Error(
        `Cannot load the text of ${path} as what it names must be a regular file: ${spec} is ${kind}\nhint: if you trust it, give --corpus ${spec}`,
      );
    }
    if (info) io.err(`note: reading ${spec}, named by ${path}\n`);
  }
  return await loadCorpus(spec);
}

/** What `--backend` may name. */
export const BACKENDS = ["wasm", "wasm-strict", "blas", "reference32", "reference64"];

/** The backend that `--backend` names, or the usual one, with as many threads as `--threads` says. */
export function backendOf(call: Call, usual = "wasm"): Kernels {
  const kernels = namedBackend(call, usual);
  return call.wrapKernels ? call.wrapKernels(kernels) : kernels;
}

function namedBackend(call: Call, usual: string): Kernels {
  const given = call.text("backend");
  const name = given ?? usual;
  const threads = call.number("threads");
  if (given !== undefined && !BACKENDS.includes(given)) {
    throw new UsageError(
      `Cannot compute as --backend is one of ${BACKENDS.join(", ")}: ${given}${meantHint(given, BACKENDS)}`,
    );
  }
  if (name === "blas") return asUsage(() => blasKernels(threads === undefined ? {} : { threads }));
  const plain = () => kernelsNamed(name as KernelsName);
  // A name that comes from a file is no fault of the call.
  if (threads === undefined) return given === undefined ? plain() : asUsage(plain);
  if (name !== "wasm" && name !== "wasm-strict") {
    if (given === undefined) plain();
    throw new UsageError(
      `Cannot compute as --threads goes with a wasm backend or blas: ${name} has one thread`,
    );
  }
  return asUsage(() => wasmKernels({ threads, ...(name === "wasm-strict" ? { mode: "strict" } : {}) }));
}

/** What text is read and written with, where a file does not hold it. */
export interface Vocabulary {
  /** A text whose characters a haze weight archive has; other files leave it alone. */
  readonly corpus?: string | undefined;
  /** A tokenizer's file, for the files of the Llama family. */
  readonly tokenizer?: string | undefined;
}

/** The vocabulary that `--corpus` and `--tokenizer` name; a command that takes it declares both. */
export function vocabularyOf(call: Call): Vocabulary {
  return { corpus: call.text("corpus"), tokenizer: call.text("tokenizer") };
}

/** Opens the model of a file with its tokenizer. */
export async function openModel(path: string, call: Call, vocabulary: Vocabulary = {}): Promise<OpenedModel> {
  return await openFile(path, backendOf(call), vocabulary);
}

/** {@linkcode openModel} on a backend. */
export async function openFile(
  path: string,
  kernels: Kernels,
  { corpus, tokenizer }: Vocabulary = {},
): Promise<OpenedModel> {
  const source = await readModelSource(path, "open a checkpoint");
  const { bytes } = source;
  const options = { name: path, kernels, ...besides(source) };
  if (source.tokenizerPath !== undefined && tokenizer === undefined) {
    const own = await givenTokenizer(source.tokenizerPath);
    return { ...await openCheckpointLazily(bytes, { ...options, tokenizer: own }), tokenizerFrom: "file" };
  }
  if (tokenizer !== undefined) {
    if (source.tokenizerPath !== undefined) {
      throw new RangeError(
        `Cannot open ${path} as a tokenizer is only for weights without one: it has ${source.tokenizerPath}`,
      );
    }
    return await openCheckpointLazily(bytes, { ...options, tokenizer: await givenTokenizer(tokenizer) });
  }
  if (corpus === undefined || !lacksCharacters(bytes, path)) {
    return await openCheckpointLazily(bytes, options);
  }
  return await openCheckpointLazily(bytes, {
    ...options,
    tokenizer: Vocab.fromText((await loadCorpus(corpus)).text),
  });
}

/** What the weights of a source do not say themselves, for the library. */
export function besides({ huggingFaceConfig }: ModelSource): { huggingFaceConfig?: HuggingFaceConfig } {
  return huggingFaceConfig === undefined ? {} : { huggingFaceConfig };
}

/** A model with the adapters that `--adapter` names worked into its weights. */
export async function withAdapters<M extends { readonly model: Model }>(opened: M, call: Call): Promise<M> {
  const paths = call.list("adapter");
  if (paths.length === 0) return opened;
  const { model } = opened;
  const { LlisaModel, mergeAdapters, openAdapter } = await import("../lib/models/llisa/mod.ts");
  const adapters: LlisaAdapter[] = [];
  try {
    if (!(model instanceof LlisaModel)) {
      throw new UsageError(`Cannot use --adapter as adapters are for llisa: the model is ${model.kind}`);
    }
    for (const path of paths) {
      adapters.push(openAdapter(await readFile(path, "open an adapter"), model, path));
    }
    return { ...opened, model: mergeAdapters(model, adapters) };
  } finally {
    for (const part of [...adapters, model]) part.close();
  }
}

/**
 * Opens a model that text goes into or comes out of; `--corpus` is for characters alone, and refused where it is idle, as
 * `--tokenizer` is.
 */
export async function openForText(path: string, call: Call): Promise<OpenedModel> {
  const vocabulary = vocabularyOf(call);
  const opened = await openModel(path, call, vocabulary);
  if (vocabulary.corpus === undefined || opened.tokenizerFrom === "option") return opened;
  opened.model.close();
  throw new UsageError(
    `Cannot use --corpus as it is for a weight archive without characters: ${path} has its own`,
  );
}

/** Says what is odd about a file without being wrong. */
export function noteWarnings({ warnings }: OpenedModel, io: Io): void {
  for (const warning of warnings) io.err(`note: ${warning}\n`);
}

/** Opens the model of a file alone, for ids. */
export async function openModelForIds(path: string, call: Call): Promise<Model> {
  const source = await readModelSource(path, "open a checkpoint");
  return await openWeightsLazily(source.bytes, { name: path, kernels: backendOf(call), ...besides(source) });
}

/** Whether a file is an archive, which may hold a tokenizer, as a folder may; the other files of models never do. */
export async function holdsTokenizer(path: string): Promise<boolean> {
  if (await isFolder(path)) {
    return await folderVocabulary(path) !== undefined;
  }
  const { format } = recogniseFile(await readFile(path, "open a checkpoint"), path);
  return format === "npz" || format === "zip";
}

function lacksCharacters(bytes: Uint8Array, path: string): boolean {
  if (recogniseFile(bytes, path).format !== "npz") return false;
  const listed = listNpz(bytes, { name: path });
  return isHazeNpz(listed) && describeHazeNpz(bytes, path).vocab === undefined;
}

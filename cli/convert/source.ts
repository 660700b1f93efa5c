/** What `haze convert` reads. */
import { type QuantizedLlama, readLlama2c, recogniseFile } from "../../lib/formats/mod.ts";
import { defaultKernels } from "../../lib/kernels/mod.ts";
import { LlisaModel, type Model, type OpenedModel, openWeights } from "../../lib/models/mod.ts";
import { readTokenizer } from "../../lib/formats/mod.ts";
import { givenTokenizer } from "../tokenizer_file.ts";
import type { Tokenizer } from "../../lib/tokenizers/mod.ts";
import { UsageError } from "../command.ts";
import { besides, openFile } from "../files.ts";
import type { ModelSource } from "../model_folder.ts";
import { readModelSource } from "../model_path.ts";

/** A file, or a folder of Hugging Face's, with the bytes of its weights. */
export interface SourceFile extends ModelSource {
  readonly path: string;
  /** As `recogniseFile` calls it. */
  readonly format: string;
}

/** Weights to be written. */
export interface SourceWeights {
  readonly model: LlisaModel;
  /** What belongs to the model besides its weights, where it was asked for. */
  readonly opened?: OpenedModel;
  /** The 8-bit weights as they stand in the file, where they do. */
  readonly int8?: QuantizedLlama;
  readonly warnings: readonly string[];
}

/** Reads and recognises what a path names. */
export async function sourceFile(path: string): Promise<SourceFile> {
  const source = await readModelSource(path, "convert a file");
  const format = source.isFolder ? "Hugging Face folder" : recogniseFile(source.bytes, path).format;
  return { ...source, path, format };
}

/** The weights of a file, with a tokenizer if `tokenizer` is where one may come from. */
export async function readWeights(
  source: SourceFile,
  wanted: { readonly tokenizer: string | undefined } | undefined,
): Promise<SourceWeights> {
  const { path, bytes, format } = source;
  if (wanted || format === "npz") {
    const opened = await openFile(path, defaultKernels(), wanted ?? {});
    return { model: requireLlisa(opened.model, path), opened, warnings: opened.warnings };
  }
  const model = requireLlisa(openWeights(bytes, { name: path, ...besides(source) }), path);
  if (!format.startsWith("llama2.c")) return { model, warnings: [] };
  const file = readLlama2c(bytes, { name: path });
  return { model, warnings: file.warnings, ...(file.version === 2 ? { int8: file } : {}) };
}

/** The vocabulary of a file of one, or of a checkpoint that holds its own. */
export async function readVocabulary(
  { path, bytes, format, tokenizerPath }: SourceFile,
  isVocabulary: boolean,
  removeExtraWhitespaces: boolean | undefined,
): Promise<Tokenizer> {
  const spaces = removeExtraWhitespaces === undefined ? {} : { removeExtraWhitespaces };
  if (tokenizerPath !== undefined) return await givenTokenizer(tokenizerPath);
  if (isVocabulary) return readTokenizer(bytes, { name: path, ...spaces });
  if (format !== "npz") {
    throw new UsageError(
      `Cannot convert ${path} to a vocabulary as only haze checkpoints and folders hold one: it is ${format}`,
    );
  }
  const { model, tokenizer } = await openFile(path, defaultKernels());
  model.close();
  return tokenizer;
}

function requireLlisa(model: Model, path: string): LlisaModel {
  if (model instanceof LlisaModel) return model;
  model.close();
  throw new UsageError(
    `Cannot convert the weights of ${path} as they must be of llisa: they are ${model.kind}`,
  );
}

/** Models that the user names: a file, or a Hugging Face folder. */
import { dirname, join } from "@std/path";
import { decodeUtf8Text } from "../lib/data/mod.ts";
import {
  type HuggingFaceConfig,
  joinSafetensors,
  recogniseFile,
  safetensorsIndex,
} from "../lib/formats/mod.ts";
import { exists } from "./exists.ts";
import { readFile } from "./read_file.ts";

/** What a model is read from. */
export interface ModelSource {
  /** The bytes of a file; of a folder those of its weights, put together if they are split. */
  readonly bytes: Uint8Array;
  /** The `config.json` beside a safetensors file, if there is one. */
  readonly huggingFaceConfig?: HuggingFaceConfig;
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** Where a folder has its vocabulary, if it is one that is read here. */
  readonly tokenizerPath?: string;
}

const WEIGHTS = "model.safetensors";
const VOCABULARY = "tokenizer.model";

/** Whether a path is that of a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory ?? false;
}

/** Where a folder has its vocabulary; undefined for a file, and for a folder without one that is read here. */
export async function folderVocabulary(path: string): Promise<string | undefined> {
  const inside = join(path, VOCABULARY);
  return await isFolder(path) && await exists(inside) ? inside : undefined;
}

/** Reads what a path names, or says what is wrong with it. */
export async function readModelSource(path: string, act: string): Promise<ModelSource> {
  if (await isFolder(path)) return await readFolder(path, act);
  const bytes = await readFile(path, act);
  const beside = join(dirname(path), "config.json");
  if (recogniseFile(bytes, path).format !== "safetensors" || !await exists(beside)) {
    return { bytes, isFolder: false };
  }
  return { bytes, isFolder: false, huggingFaceConfig: await readJson(beside) as HuggingFaceConfig };
}

async function readFolder(path: string, act: string): Promise<ModelSource> {
  const at = (name: string): string => join(path, name);
  const config = at("config.json");
  if (!await exists(config)) {
    throw new Error(
      `Cannot ${act} as ${path} must be a file, or a folder of Hugging Face's: it is a folder without config.json`,
    );
  }
  const tokenizerPath = await folderVocabulary(path);
  return {
    isFolder: true,
    huggingFaceConfig: await readJson(config) as HuggingFaceConfig,
    bytes: await exists(at(WEIGHTS)) ? await readFile(at(WEIGHTS), act) : await readSplit(path, act),
    ...(tokenizerPath === undefined ? {} : { tokenizerPath }),
  };
}

async function readSplit(path: string, act: string): Promise<Uint8Array> {
  const indexPath = join(path, `${WEIGHTS}.index.json`);
  if (!await exists(indexPath)) {
    throw new Error(
      `Cannot ${act} as ${path} must have ${WEIGHTS} or ${WEIGHTS}.index.json: it has neither\n` +
        "hint: save_pretrained of transformers writes them from other weights",
    );
  }
  const index = safetensorsIndex(await readJson(indexPath), indexPath);
  const files = new Map<string, Uint8Array>();
  for (const name of new Set(index.values())) files.set(name, await readFile(join(path, name), act));
  return joinSafetensors(index, files);
}

async function readJson(path: string): Promise<unknown> {
  return parseModelJson(await readFile(path, "read the sizes of a model"), path);
}

/**
 * What a JSON file of a Hugging Face folder holds; whether it is a Llama's is found out where its sizes are taken.
 *
 * @throws {SyntaxError} if it is no JSON.
 */
export function parseModelJson(bytes: Uint8Array, path: string): unknown {
  const text = decodeUtf8Text(bytes, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path} as it must be JSON: ${(error as Error).message}`);
  }
}

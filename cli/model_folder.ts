/** Hugging Face folders: weights, whole or split, with their sizes and vocabulary. */
import { withoutByteOrderMark } from "../lib/data/byte_order_mark.ts";
import { dirname, join } from "@std/path";
import { decodeUtf8Text } from "../lib/data/mod.ts";
import { type HuggingFaceConfig, joinSafetensors, safetensorsIndex } from "../lib/formats/mod.ts";
import { exists } from "./exists.ts";
import { folderVocabulary } from "./folder_vocabulary.ts";
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

/** Reads a folder that `save_pretrained` wrote, or says what it lacks. */
export async function readModelFolder(path: string, act: string): Promise<ModelSource> {
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

/** The config beside a safetensors file, if there is one. */
export async function configBeside(path: string): Promise<HuggingFaceConfig | undefined> {
  const beside = join(dirname(path), "config.json");
  return await exists(beside) ? await readJson(beside) as HuggingFaceConfig : undefined;
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
  const text = withoutByteOrderMark(decodeUtf8Text(bytes, path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path} as it must be JSON: ${(error as Error).message}`);
  }
}

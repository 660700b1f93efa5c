/** Files of a Reso-LLM: what a checkpoint holds, before there is a model. */
import { readWhole } from "../../../data/shards/read_whole.ts";
import type { NpzArrays } from "../../../formats/mod.ts";
import { type JsonValue, type Tokenizer, tokenizerOfJson } from "../../../tokenizers/mod.ts";
import { readCheckpointArrays, readCheckpointMeta } from "../../../training/mod.ts";
import { asContent } from "../../as_content.ts";
import { checkResoLLMSettings, type ResoLLMSettings } from "../config/mod.ts";
import { resoLLMSpecs } from "../model/specs.ts";

/** All of it. */
export interface Saved {
  readonly settings: ResoLLMSettings;
  readonly arrays: NpzArrays;
  readonly tokenizer: Tokenizer;
  readonly state: JsonValue | undefined;
}

/**
 * Reads a checkpoint.
 *
 * @throws {Error} if there is no such file.
 * @throws {SyntaxError} if it is none of a Reso-LLM, or damaged.
 */
export async function readSaved(path: string): Promise<Saved> {
  const bytes = await readWhole(path, `open ${path}`);
  const meta = readCheckpointMeta(bytes, path);
  if (meta.kind !== "reso-llm") {
    throw new SyntaxError(`Cannot open ${path} as a Reso-LLM as its kind must be reso-llm: ${meta.kind}`);
  }
  const settings = asContent(path, () => checkResoLLMSettings(meta.config));
  const tokenizer = asContent(path, () => tokenizerOfJson(meta.tokenizer));
  const arrays = readCheckpointArrays(bytes, path, resoLLMSpecs(settings), false);
  return { settings, arrays, tokenizer, state: meta.state };
}

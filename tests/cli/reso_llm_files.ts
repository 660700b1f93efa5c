/** A checkpoint of a small Reso-LLM of random weights, all its layers on. */
import { join } from "@std/path";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { modelOf, tokenizer } from "../models/reso_llm/engine/support.ts";

/** Writes it and gives its path; with another seed it has other weights. */
export async function resoCheckpoint(folder: string, name = "reso.npz", seed = 5): Promise<string> {
  const path = join(folder, name);
  const model = modelOf({ maxSeqLen: 96 }, seed);
  await Deno.writeFile(path, encodeCheckpoint({ model, tokenizer }));
  model.close();
  return path;
}

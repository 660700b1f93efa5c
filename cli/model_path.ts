/** Models that the user names: a file, or a Hugging Face folder. */
import { describeFile } from "../lib/formats/file_kind.ts";
import { recogniseFile } from "../lib/formats/inspect/recognise.ts";
import { isFolder } from "./folder_vocabulary.ts";
import type { ModelSource } from "./model_folder.ts";
import { readFile } from "./read_file.ts";

/**
 * Reads what a path names, or says what is wrong with it. What folders and safetensors need is loaded for them alone: a
 * checkpoint is read sooner without.
 */
export async function readModelSource(path: string, act: string): Promise<ModelSource> {
  if (await isFolder(path)) return (await import("./model_folder.ts")).readModelFolder(path, act);
  const bytes = await readFile(path, act);
  const source: ModelSource = { bytes, isFolder: false };
  if (describeFile(bytes).kind === "zip" || recogniseFile(bytes, path).format !== "safetensors") {
    return source;
  }
  const huggingFaceConfig = await (await import("./model_folder.ts")).configBeside(path);
  return huggingFaceConfig === undefined ? source : { ...source, huggingFaceConfig };
}

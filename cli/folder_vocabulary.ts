/** Where folders of models have their vocabulary. */
import { exists } from "./exists.ts";

const VOCABULARY = "tokenizer.model";

/** Whether a path is that of a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory ?? false;
}

/** Where a folder has its vocabulary; undefined for a file, and for a folder without one that is read here. */
export async function folderVocabulary(path: string): Promise<string | undefined> {
  const { join } = await import("@std/path");
  const inside = join(path, VOCABULARY);
  return await isFolder(path) && await exists(inside) ? inside : undefined;
}

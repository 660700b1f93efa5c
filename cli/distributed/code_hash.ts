/** What code this process runs, so that ranks of two versions do not train one model. */
import { contentHash } from "../../lib/tokenizers/mod.ts";
import { VERSION } from "../../lib/training/mod.ts";

/** Hash of the sources below `lib/` and `cli/`; of a version alone where they are no files. */
export async function codeHash(): Promise<string> {
  const root = new URL("../../", import.meta.url);
  if (root.protocol !== "file:") return contentHash({ root: root.href, version: VERSION }, "hash the code");
  const texts: Record<string, string> = {};
  for (const folder of ["lib/", "cli/"]) await read(new URL(folder, root), folder, texts);
  return contentHash(texts, "hash the code");
}

async function read(folder: URL, name: string, texts: Record<string, string>): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = new URL(entry.isDirectory ? `${entry.name}/` : entry.name, folder);
    if (entry.isDirectory) await read(path, `${name}${entry.name}/`, texts);
    else if (entry.name.endsWith(".ts")) texts[name + entry.name] = await Deno.readTextFile(path);
  }
}

/** The texts of a folder. */
import { join } from "@std/path";
import { decodeUtf8Text, type TextDocument } from "../../lib/data/mod.ts";
import { readFile } from "../files.ts";

const EXTENSION = /\.(txt|text|md|markdown|rst|org|adoc|tex)$/i;

/** What a folder holds: its texts, and what was passed over. */
export interface TextFolder {
  readonly texts: readonly TextDocument[];
  /** Names of files that are no texts by their names. */
  readonly skipped: readonly string[];
}

/** Reads all texts below a folder, in the order of their names; nothing is left out without being named. */
export async function textsBelow(folder: string): Promise<TextFolder> {
  const texts: TextDocument[] = [];
  const skipped: string[] = [];
  const visit = async (inside: string): Promise<void> => {
    const entries: Deno.DirEntry[] = [];
    for await (const entry of Deno.readDir(join(folder, inside))) entries.push(entry);
    for (const entry of entries.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory) await visit(name);
      else if (entry.name.startsWith(".") || !EXTENSION.test(entry.name)) skipped.push(name);
      else {
        const path = join(folder, name);
        texts.push({ name, text: decodeUtf8Text(await readFile(path, "build shards"), path) });
      }
    }
  };
  await visit("");
  return { texts, skipped };
}

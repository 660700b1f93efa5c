/** Folders of texts and shards for the tests of `haze shards`. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { BUILTIN_TEXT } from "../../../lib/data/builtin/mod.ts";
import { run } from "../support.ts";

/** A tokenizer of 512 pieces with marks. */
export const TOK512 = new URL("../../golden/llisa/tokenizer/tok512.model", import.meta.url).pathname;

/** Writes three texts of the story: `a.txt`, `b.md` in a folder `notes`, `c.txt` beside it. */
export async function writeTexts(folder: string): Promise<void> {
  await Deno.mkdir(join(folder, "notes"));
  await Deno.writeTextFile(join(folder, "notes", "a.txt"), BUILTIN_TEXT.slice(0, 6000));
  await Deno.writeTextFile(join(folder, "notes", "b.md"), BUILTIN_TEXT.slice(6000, 9000));
  await Deno.writeTextFile(join(folder, "c.txt"), BUILTIN_TEXT.slice(9000, 12000));
}

/** Builds the folder `tok` of the modules `notes` and `c`. */
export async function buildTok(folder: string, ...more: string[]): Promise<string> {
  await writeTexts(folder);
  const tok = join(folder, "tok");
  const inputs = [join(folder, "notes"), join(folder, "c.txt")];
  const { code, err } = await run("shards", "build", tok, ...inputs, "--tokenizer", TOK512, ...more);
  assertEquals([code, err], [0, ""]);
  return tok;
}

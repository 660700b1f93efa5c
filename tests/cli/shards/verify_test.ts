import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readManifest, writeManifest } from "../../../lib/data/mod.ts";
import { checkFailure, inFolder, run } from "../support.ts";
import { buildTok, TOK512 } from "./support.ts";

interface Verified {
  readonly isWhole: boolean;
  readonly shards: { name: string; problem: string | null }[];
  readonly problems: string[];
  readonly unlisted: { file: string; is: string }[];
}

async function verify(...words: string[]): Promise<Verified> {
  const { code, out, err } = await run("shards", "verify", ...words, "--json");
  assertEquals(err, "");
  const document = JSON.parse(out) as Verified;
  assertEquals(code, document.isWhole ? 0 : 1);
  return document;
}

const WEIGHTS = new URL("../../golden/llisa/train_trace/w.after_step19.v0.bin", import.meta.url);

Deno.test("shards verify finds a changed byte, a missing file, a copy and weights among the shards, each by its name", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    assertEquals((await verify(tok)).isWhole, true);
    const { out } = await run("shards", "verify", tok);
    assert(/^notes: whole, [\d,]+ tokens, [0-9a-f]{16}\nc: whole, /.test(out), out);
    // The seed's own picture: the weights lie among the shards, as both are called .bin.
    await Deno.copyFile(WEIGHTS, join(tok, "arianna_v1_base.bin"));
    const beside = await verify(tok);
    assertEquals([beside.isWhole, beside.unlisted], [true, [
      { file: "arianna_v1_base.bin", is: "a llama2.c checkpoint of version 0 (float32)" },
    ]]);
    const entries = await readManifest(tok);
    const more = ["arianna_v1_base.bin", "gone.shard", "copy.shard"].map((file) => {
      return { name: file.replace(/\..*/, ""), file, weight: 1 };
    });
    await Deno.copyFile(join(tok, "c.shard"), join(tok, "copy.shard"));
    await writeManifest(tok, [...entries, ...more]);
    const notes = await Deno.readFile(join(tok, "notes.shard"));
    await Deno.writeFile(join(tok, "notes.shard"), notes.with(500, notes[500]! ^ 1));
    const { shards, problems } = await verify(tok);
    const said = Object.fromEntries(shards.map(({ name, problem }) => [name, problem]));
    assertEquals(said.c, null);
    assert(said.notes!.includes("has ids of the hash"), said.notes!);
    assert(said.arianna_v1_base!.includes("it looks like a llama2.c checkpoint"), said.arianna_v1_base!);
    assert(said.gone!.includes("there is no such file"), said.gone!);
    assertEquals(problems, ["equal content: c, copy"]);
  });
});

Deno.test("shards verify finds held-out text that another module trains on", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const text = await Deno.readTextFile(join(folder, "notes", "a.txt"));
    await Deno.writeTextFile(join(folder, "part.txt"), `A new beginning. ${text}`);
    await run("shards", "add", tok, join(folder, "part.txt"));
    const { isWhole, problems } = await verify(tok, "--context", "32");
    assert(
      !isWhole &&
        problems.some((problem) => / held-out stretches of \w+ are trained on as well/.test(problem)),
      problems.join(),
    );
  });
});

Deno.test("shards verify checks single shards, raw ones with their tokenizer", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder, "--raw");
    const path = join(tok, "c.bin");
    const alone = await verify(path);
    assert(
      alone.shards[0]!.problem!.includes("starts with the mark of a shard: found a raw shard"),
      JSON.stringify(alone),
    );
    assertEquals((await verify(path, join(tok, "notes.bin"), "--tokenizer", TOK512)).isWhole, true);
    checkFailure(
      await run("shards", "verify", path, "--context", "8"),
      2,
      "--context goes with a FOLDER",
      false,
    );
    checkFailure(await run("shards", "verify", tok, path), 2, "one FOLDER or files", false);
    assert((await verify(join(tok, "none.bin"))).shards[0]!.problem!.includes("there is no such file"));
  });
});

Deno.test("shards verify refuses a folder without a manifest, or with a damaged one", async () => {
  await inFolder(async (folder) => {
    checkFailure(
      await run("shards", "verify", folder),
      1,
      "modules.json must be a readable file: there is no such file",
      false,
    );
    await Deno.writeTextFile(join(folder, "modules.json"), '{"format":"haze-modules"');
    checkFailure(await run("shards", "verify", folder), 1, "modules.json as it must be JSON", false);
    const tok = await buildTok(folder);
    for (const damaged of ['{"kind":"sentencepiece"', '{"kind":"runes"}']) {
      await Deno.writeTextFile(join(tok, "tokenizer.json"), damaged);
      checkFailure(await run("shards", "list", tok), 1, "tokenizer.json must hold a whole one: ", false);
    }
  });
});

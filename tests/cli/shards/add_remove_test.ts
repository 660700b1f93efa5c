import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readManifest } from "../../../lib/data/mod.ts";
import { readTokenShard, writeRawShard } from "../../../lib/formats/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { checkFailure, inFolder, run, runJson, snapshot } from "../support.ts";
import { buildTok, TOK512 } from "./support.ts";

interface Listed {
  readonly modules: { name: string; windows: unknown; contentHash: string; weight: number }[];
}

const names = async (tok: string) => (await readManifest(tok)).map(({ name }) => name);

Deno.test("shards add and remove edit the manifest, leave every other file alone, and move no window of another module", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const [before, listed] = [await snapshot(tok), await runJson<Listed>("shards", "list", tok)];
    await Deno.writeTextFile(join(folder, "tides.txt"), "The tide came in twice a day. ".repeat(300));
    await runJson("shards", "add", tok, join(folder, "tides.txt"), "--weight", "2.5");
    assertEquals(await names(tok), ["notes", "c", "tides"]);
    const more = await runJson<Listed>("shards", "list", tok);
    assertEquals(
      more.modules.map(({ windows }) => windows).slice(0, 2),
      listed.modules.map(({ windows }) => windows),
    );
    assertEquals(more.modules[2]!.weight, 2.5);
    const { removed } = await runJson<{ removed: { name: string }[] }>("shards", "remove", tok, "tides");
    assertEquals(removed.map(({ name }) => name), ["tides"]);
    const { "tides.shard": left, ...after } = await snapshot(tok);
    assert(left !== undefined, "the file stays");
    assertEquals(after, before);
    // And it can be taken again as it lies there, under another name too.
    await runJson("shards", "add", tok, join(tok, "tides.shard"), "--name", "sea");
    assertEquals((await readManifest(tok)).at(-1), { name: "sea", file: "tides.shard", weight: 1 });
    assertEquals((await snapshot(tok))["tides.shard"], left);
  });
});

Deno.test("shards add takes shards from elsewhere, raw ones too with a note, and weights for what they are", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const ids = Uint16Array.from({ length: 900 }, (_, i) => i % 300 === 0 ? 1 : 3 + (i * i) % 500);
    await Deno.writeFile(join(folder, "raw.bin"), writeRawShard(ids, 512));
    const { code, err } = await run("shards", "add", tok, join(folder, "raw.bin"));
    assertEquals(code, 0);
    assert(/^note: .*raw\.bin does not say its tokenizer: it is taken for that of /.test(err), err);
    const taken = readTokenShard(await Deno.readFile(join(tok, "raw.shard")));
    assertEquals([[...taken.ids], taken.source], [[...ids], "raw.bin"]);
    const other = join(folder, "other");
    await run("shards", "build", other, "builtin", "--tokenizer", TOK512);
    await runJson("shards", "add", tok, join(other, "builtin.shard"));
    assertEquals(await names(tok), ["notes", "c", "raw", "builtin"]);
    assertEquals(
      await Deno.readFile(join(tok, "builtin.shard")),
      await Deno.readFile(join(other, "builtin.shard")),
    );
    const weights = new URL("../../golden/llisa/train_trace/w.after_step19.v0.bin", import.meta.url).pathname;
    checkFailure(
      await run("shards", "add", tok, weights),
      1,
      "it looks like a llama2.c checkpoint of version 0",
      false,
    );
  });
});

Deno.test("shards add refuses copies, names and files that are there, and shards of another tokenizer; nothing changes then", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const chars = join(folder, "chars.json");
    await Deno.writeTextFile(
      chars,
      JSON.stringify(Vocab.fromText(await Deno.readTextFile(join(folder, "c.txt")))),
    );
    const other = join(folder, "other");
    await run("shards", "build", other, join(folder, "c.txt"), "--tokenizer", chars);
    await Deno.writeTextFile(join(folder, "d.txt"), "Another text.");
    await Deno.writeTextFile(join(tok, "d.shard"), "something else");
    const before = await snapshot(folder);
    const refuse = async (code: number, text: string, ...words: string[]) => {
      checkFailure(await run("shards", ...words, "--json"), code, text, true);
      assertEquals(await snapshot(folder), before, text);
    };
    const [c, d] = [join(folder, "c.txt"), join(folder, "d.txt")];
    await refuse(1, "no two may have equal content: c, copy", "add", tok, c, "--name", "copy");
    await refuse(1, "each name must be there once: c", "add", tok, d, "--name", "c");
    await refuse(1, "d.shard as nothing may be overwritten: it is there", "add", tok, d);
    await refuse(
      1,
      "belongs to a vocabulary of 512 tokens: found ",
      "add",
      tok,
      join(other, "c.shard"),
      "--name",
      "x",
    );
    await refuse(1, "all belong to one tokenizer", "add", tok, d, "--name", "x", "--tokenizer", chars);
    await refuse(1, "there is no such file", "add", join(folder, "none"), d);
    await refuse(2, "as --exponent goes with list, mix", "add", tok, d, "--exponent", "1");
    await refuse(2, "has none of the name: notez", "remove", tok, "notez");
    await refuse(2, "got no NAME", "remove", tok);
    const { code, err } = await run("shards", "add", tok, c, "--name", "copy", "--allow-duplicates");
    assertEquals([code, err], [0, "warning: equal content: c, copy\n"]);
  });
});

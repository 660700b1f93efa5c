import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readManifest } from "../../../lib/data/mod.ts";
import { readRawShard, readSentencePieceModel, readTokenShard } from "../../../lib/formats/mod.ts";
import { SentencePieceTokenizer, tokenizerHash } from "../../../lib/tokenizers/mod.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint, snapshot } from "../support.ts";
import { buildTok, TOK512, writeTexts } from "./support.ts";

interface Built {
  readonly added: {
    name: string;
    tokens: number;
    inputs: { name: string; tokens: number }[];
    skipped: string[];
  }[];
  readonly modules: string[];
}

Deno.test("shards build lists every input with its tokens, passes over nothing in silence, and keeps the tokenizer", async () => {
  await inFolder(async (folder) => {
    await writeTexts(folder);
    await Deno.writeTextFile(join(folder, "notes", "picture.png"), "no text");
    const tok = join(folder, "tok");
    const words = [
      "shards",
      "build",
      tok,
      join(folder, "notes"),
      join(folder, "c.txt"),
      "--tokenizer",
      TOK512,
    ];
    const { added, modules } = await runJson<Built>(...words);
    assertEquals(modules, ["notes", "c"]);
    assertEquals(added.map(({ inputs, skipped }) => [inputs.map(({ name }) => name), skipped]), [
      [["a.txt", "b.md"], ["picture.png"]],
      [["c.txt"], []],
    ]);
    // The begin mark of each document is a token of the shard and of no text.
    for (const { tokens, inputs } of added) {
      assertEquals(tokens, inputs.reduce((sum, input) => sum + 1 + input.tokens, 0));
    }
    const tokenizer = new SentencePieceTokenizer(readSentencePieceModel(await Deno.readFile(TOK512)));
    const shard = readTokenShard(await Deno.readFile(join(tok, "notes.shard")));
    const texts = await Promise.all(
      ["a.txt", "b.md"].map((name) => Deno.readTextFile(join(folder, "notes", name))),
    );
    assertEquals([...shard.ids], texts.flatMap((text) => [1, ...tokenizer.encode(text)]));
    assertEquals([shard.tokenizerHash, shard.source], [tokenizerHash(tokenizer.toJSON()), "notes (2 texts)"]);
    assertEquals(await readManifest(tok), [
      { name: "notes", file: "notes.shard", weight: 1 },
      { name: "c", file: "c.shard", weight: 1 },
    ]);
    const shown = await run("shards", "list", tok);
    assert(shown.out.includes("notes") && !shown.out.includes("NaN"), shown.out);
  });
});

Deno.test("shards build says what each text gave and what was passed over", async () => {
  await inFolder(async (folder) => {
    await writeTexts(folder);
    await Deno.writeTextFile(join(folder, "notes", "picture.png"), "no text");
    const words = [join(folder, "notes"), "--tokenizer", TOK512, "--weight", "0.5"];
    const { out } = await run("shards", "build", join(folder, "tok"), ...words);
    assert(
      /^notes: [\d,]+ tokens in notes\.shard, weight 0\.5\n +[\d,]+ {2}a\.txt\n +[\d,]+ {2}b\.md\n +passed over {2}picture\.png\n$/
        .test(out),
      out,
    );
  });
});

Deno.test("shards build takes the characters of a checkpoint, --name joins inputs, --raw leaves the header out", async () => {
  await inFolder(async (folder) => {
    await writeTexts(folder);
    const checkpoint = await smallCheckpoint(folder);
    const inputs = [join(folder, "notes"), join(folder, "c.txt")];
    const [one, raw] = [join(folder, "one"), join(folder, "raw")];
    const { added } = await runJson<Built>(
      "shards",
      "build",
      one,
      ...inputs,
      "--tokenizer",
      checkpoint,
      "--name",
      "all",
    );
    assertEquals(added.map(({ name, inputs }) => [name, inputs.map(({ name }) => name)]), [
      ["all", ["notes/a.txt", "notes/b.md", "c/c.txt"]],
    ]);
    assertEquals(added[0]!.tokens, 12_000); // characters, and no marks
    await runJson("shards", "build", raw, ...inputs, "--tokenizer", TOK512, "--raw");
    const bytes = await Deno.readFile(join(raw, "c.bin"));
    assertEquals(readRawShard(bytes, { tokenizer: { vocabSize: 512, bosId: 1 } }).ids[0], 1);
    assertEquals((await run("shards", "verify", raw)).code, 0);
  });
});

Deno.test("shards build refuses inputs that give nothing, names twice, copies, and folders that are built", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const fresh = join(folder, "fresh");
    await Deno.writeTextFile(join(folder, "notes", "empty.txt"), "");
    await Deno.writeTextFile(join(folder, "binary.txt"), "x");
    await Deno.writeFile(join(folder, "latin.txt"), Uint8Array.of(0xe4, 0x20));
    await Deno.mkdir(join(folder, "pictures"));
    await Deno.writeTextFile(join(folder, "pictures", "a.png"), "x");
    await Deno.copyFile(join(folder, "c.txt"), join(folder, "copy.txt"));
    await Deno.writeTextFile(join(folder, "a b?.txt"), "fine");
    const [c, notes] = [join(folder, "c.txt"), join(folder, "notes")];
    const before = await snapshot(folder);
    const refuse = async (code: number, text: string, ...words: string[]) => {
      for (const json of [[], ["--json"]]) {
        checkFailure(await run("shards", ...words, ...json), code, text, json.length > 0);
      }
      assertEquals(await snapshot(folder), before, text);
    };
    const tokenizer = ["--tokenizer", TOK512];
    await refuse(1, "every text must give tokens: none in empty.txt", "build", fresh, notes, ...tokenizer);
    await refuse(
      1,
      `no text in ${join(folder, "pictures")}, 1 other files`,
      "build",
      fresh,
      join(folder, "pictures"),
      ...tokenizer,
    );
    await refuse(1, "a text must be UTF-8", "build", fresh, join(folder, "latin.txt"), ...tokenizer);
    await refuse(1, "there is no such file", "build", fresh, join(folder, "none.txt"), ...tokenizer);
    await refuse(
      1,
      "no two may have equal content: c, copy",
      "build",
      fresh,
      c,
      join(folder, "copy.txt"),
      ...tokenizer,
    );
    await refuse(1, "each name must be there once: c", "build", fresh, c, c, ...tokenizer);
    await refuse(1, "modules.json is there", "build", tok, c, ...tokenizer);
    await refuse(
      1,
      "a tokenizer must be a .model, a tokenizer.bin or JSON",
      "build",
      fresh,
      c,
      "--tokenizer",
      c,
    );
    await refuse(2, "got no --tokenizer", "build", fresh, c);
    await refuse(2, "got no INPUT", "build", fresh, ...tokenizer);
    await refuse(2, "a name is of letters, digits", "build", fresh, c, ...tokenizer, "--name", "a/b");
    await refuse(2, "--weight must be at least 0: -1", "build", fresh, c, ...tokenizer, "--weight", "-1");
    await refuse(2, "--steps goes with list, mix: got both", "build", fresh, c, ...tokenizer, "--steps", "3");
    await refuse(2, "the action must be one of build, add, remove, list, verify, mix: grow", "grow", tok);
  });
});

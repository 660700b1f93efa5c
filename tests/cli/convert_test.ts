import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import {
  floatsOfLlama2c,
  type LlamaCheckpoint,
  readLlama2c,
  readLlamaSafetensors,
  readSentencePieceModel,
  readTokenizer,
  writeLlama2c,
  writeLlamaSafetensors,
} from "../../lib/formats/mod.ts";
import {
  llamaCheckpointOf,
  LlisaAdapter,
  llisaFromCheckpoint,
  LlisaModel,
  openCheckpoint,
} from "../../lib/models/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { golden, sampleCheckpoint } from "../formats/llama_samples.ts";
import { BIN, LLAMA as V0, MODEL } from "./llama_files.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint, snapshot } from "./support.ts";

const AT = (path: string) => new URL(`../golden/llisa/${path}`, import.meta.url).pathname;

/** The weights of a file of llama2.c, in the order of their names. */
function weightsOf({ tensors }: LlamaCheckpoint): Record<string, number[]> {
  return Object.fromEntries(
    [...tensors].map(([name, { data }]): [string, number[]] => [name, [...data]]).sort(),
  );
}

const vocabularyOf = (bytes: Uint8Array) => readTokenizer(bytes).toJSON();

const original = floatsOfLlama2c(readLlama2c(golden("tied_mha/model.v0.bin")));

Deno.test("convert carries weights through every format without changing a bit", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const chain: [string, string, string[]][] = [
      [V0, "a.npz", ["--tokenizer", MODEL]],
      ["a.npz", "b.bin", ["--to", "v1"]],
      ["b.bin", "hf/c.safetensors", []],
      ["hf/c.safetensors", "d.safetensors", ["--naming", "llama2.c"]],
      ["d.safetensors", "e.npz", ["--tokenizer", BIN]],
      ["e.npz", "f.bin", ["--to", "v0"]],
    ];
    await Deno.mkdir(at("hf"));
    for (const [from, out, words] of chain) {
      const path = from.startsWith("/") ? from : at(from);
      const { code, err } = await run("convert", path, at(out), ...words);
      assertEquals([code, err], [0, ""], `${from} to ${out}`);
    }
    // Upstream's leftover tables of cosines and sines, which nothing reads, differ in last bits.
    const tables = 4 * 64 * 8;
    const [back, first] = [await Deno.readFile(at("f.bin")), golden("tied_mha/model.v0.bin")];
    assertEquals(back.length, first.length);
    assertEquals(back.slice(0, -tables), first.slice(0, -tables));
    const [hf, own] = await Promise.all(
      ["hf/c.safetensors", "d.safetensors"].map(async (name) =>
        readLlamaSafetensors(await Deno.readFile(at(name)))
      ),
    );
    assertEquals([hf!.naming, own!.naming], ["hugging-face", "llama2.c"]);
    for (const file of [hf!, own!]) assertEquals(weightsOf(file), weightsOf(original));
    const config = JSON.parse(await Deno.readTextFile(at("hf/config.json")));
    assertEquals([config.model_type, config.hidden_size], ["llama", 32]);
    assertEquals((await snapshot(folder))["config.json"], undefined);
    const { model, tokenizer } = openCheckpoint(await Deno.readFile(at("a.npz")));
    assert(model instanceof LlisaModel);
    assertEquals(weightsOf(llamaCheckpointOf(model)), weightsOf(original));
    assertEquals(tokenizer.toJSON(), readTokenizer(golden("tokenizer/tok512.model")).toJSON());
    model.close();
  });
});

Deno.test("convert writes v2 as upstream's exporter does, keeps 8-bit weights as they are, and says so when they become floats", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const q80 = golden("tied_mha/model.q80.bin");
    assertEquals((await run("convert", V0, at("a.bin"), "--to", "v2")).code, 0);
    assertEquals(await Deno.readFile(at("a.bin")), q80);
    assertEquals((await run("convert", at("a.bin"), at("b.bin"), "--to", "v2")).code, 0);
    assertEquals(await Deno.readFile(at("b.bin")), q80);
    assertEquals((await run("convert", V0, at("c.bin"), "--to", "v2", "--group", "16")).code, 0);
    const file = readLlama2c(await Deno.readFile(at("c.bin")));
    assert(file.version === 2 && file.groupSize === 16);
    assertEquals((await run("convert", at("a.bin"), at("d.bin"), "--to", "v2", "--group", "16")).code, 0);
    const { code, err } = await run("convert", at("a.bin"), at("e.bin"), "--to", "v0");
    assertEquals([code, err], [0, "note: the weights are those of 8 bits, as floats\n"]);
    const floats = floatsOfLlama2c(readLlama2c(await Deno.readFile(at("e.bin"))));
    assertEquals(weightsOf(floats), weightsOf(floatsOfLlama2c(readLlama2c(q80))));
  });
});

Deno.test("convert carries vocabularies between their formats, and takes that of a checkpoint", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const note = "note: a tokenizer.bin does not say that extra spaces are dropped, and run.c keeps them\n";
    const convert = async (from: string, out: string, ...words: string[]): Promise<string> => {
      const { code, err } = await run("convert", from, at(out), ...words);
      assertEquals(code, 0, err);
      return err;
    };
    assertEquals(await convert(MODEL, "a.bin"), note);
    assertEquals(await Deno.readFile(at("a.bin")), golden("tokenizer/tok512.bin"));
    assertEquals(await convert(at("a.bin"), "b.model", "--spaces", "collapse"), "");
    const [own, theirs] = [await Deno.readFile(at("b.model")), golden("tokenizer/tok512.model")]
      .map((bytes) => readSentencePieceModel(bytes));
    // Neither a tokenizer.bin nor this one says how the unknown piece reads.
    assertEquals({ ...own!, unkSurface: "" }, { ...theirs!, unkSurface: "" });
    await convert(at("a.bin"), "c.model");
    assertEquals(readSentencePieceModel(await Deno.readFile(at("c.model"))).removeExtraWhitespaces, false);
    await convert(MODEL, "d.json");
    assertEquals(
      vocabularyOf(await Deno.readFile(at("d.json"))),
      vocabularyOf(golden("tokenizer/tok512.model")),
    );
    await convert(at("d.json"), "e.model");
    assertEquals(
      vocabularyOf(await Deno.readFile(at("e.model"))),
      vocabularyOf(golden("tokenizer/tok512.model")),
    );
    await convert(V0, "f.npz", "--tokenizer", MODEL);
    await convert(at("f.npz"), "tokenizer.bin");
    // JSON knows no −0, which is the score of the first merge.
    assertEquals(
      vocabularyOf(await Deno.readFile(at("tokenizer.bin"))),
      vocabularyOf(golden("tokenizer/tok512.bin")),
    );
    await convert(await smallCheckpoint(folder), "g.json");
    assertEquals(readTokenizer(await Deno.readFile(at("g.json"))).kind, "char");
  });
});

Deno.test("convert works adapters into the weights", async () => {
  await inFolder(async (folder) => {
    const base = llisaFromCheckpoint(original);
    const adapter = new LlisaAdapter(base, { rank: 2, seed: 3 });
    adapter.parameters.floats.forEach((_, i, floats) => void (floats[i] = Math.fround(Math.sin(i) / 10)));
    const tokenizer = readTokenizer(golden("tokenizer/tok512.model"));
    const path = join(folder, "sea.npz");
    await Deno.writeFile(path, encodeCheckpoint({ model: adapter, tokenizer }));
    const expected = adapter.merge();
    for (const [out, words] of [["m.bin", ["--to", "v1"]], ["m.npz", ["--tokenizer", MODEL]]] as const) {
      const { code, err } = await run("convert", V0, join(folder, out), ...words, "--adapter", path);
      assertEquals([code, err], [0, ""]);
    }
    const [v1, npz] = await Promise.all(["m.bin", "m.npz"].map((name) => Deno.readFile(join(folder, name))));
    assertEquals(weightsOf(floatsOfLlama2c(readLlama2c(v1!))), weightsOf(llamaCheckpointOf(expected)));
    assert(expected.parameters.floats.some((weight, i) => weight !== base.parameters.floats[i]));
    const { model } = openCheckpoint(npz!);
    assertEquals(model.parameters.floats, expected.parameters.floats);
    for (const each of [model, expected, adapter, base]) each.close();
  });
});

Deno.test("convert --json tells what was read and what was written", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "m.safetensors");
    const document = await runJson<{ files: { path: string; bytes: number }[] }>("convert", V0, out);
    const { files, ...rest } = document;
    assertEquals(rest, { from: "llama2.c v0", to: "safetensors", parameters: 43_168, notes: [] } as never);
    assertEquals(files.map(({ path }) => path), [out, join(dirname(out), "config.json")]);
    for (const { path, bytes } of files) assertEquals((await Deno.stat(path)).size, bytes);
    const { out: said } = await run("convert", V0, join(folder, "m.bin"), "--to", "v1");
    assertEquals(said, `${V0} (llama2.c v0): 43,168 parameters\n  ${join(folder, "m.bin")}, 172,928 bytes\n`);
  });
});

Deno.test("convert says in one line what cannot be converted, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const haze = await smallCheckpoint(folder);
    const { sizes, tensors } = sampleCheckpoint();
    const far = { sizes: { ...sizes, theta: 500000 }, tensors };
    await Deno.writeFile(at("far.safetensors"), writeLlamaSafetensors(far));
    await Deno.writeFile(at("good.bin"), writeLlama2c({ sizes, tensors }, { version: 0 }));
    await Deno.writeTextFile(at("words.txt"), "only words");
    await Deno.writeTextFile(at("taken.json"), "{}");
    await Deno.mkdir(at("folder.npz"));
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [[V0], 2, "it needs OUT: got nothing"],
      [[V0, at("x.bin")], 2, "the ending of OUT or --to must name a format"],
      [
        [V0, at("x.bin"), "--to", "v3"],
        2,
        "--to must be one of npz, v0, v1, v2, safetensors, hugging-face, model",
      ],
      [[V0, at("x.npz")], 1, "text needs a tokenizer"],
      [
        [V0, at("x.npz"), "--tokenizer", AT("tokenizer/tok4096.model")],
        1,
        "must have one vocabulary: 512 and 4096",
      ],
      [[V0, at("x.npz"), "--tokenizer", at("words.txt")], 1, "must be a .model, a tokenizer.bin or JSON"],
      [[V0, at("x.model")], 2, "only haze checkpoints and folders hold one: it is llama2.c v0"],
      [[V0, at("x.safetensors"), "--naming", "gguf"], 2, "--naming must be hugging-face or llama2.c: gguf"],
      [[V0, at("x.bin"), "--to", "v1", "--naming", "llama2.c"], 2, "--naming goes with safetensors"],
      [[V0, at("x.bin"), "--to", "v1", "--group", "32"], 2, "--group goes with v2: got 32"],
      [[V0, at("x.bin"), "--to", "v2", "--group", "5"], 2, "a group size divides dim 32: 5"],
      [[V0, at("x.bin"), "--to", "v2", "--group", "0"], 2, "a group size is a whole number from 1: 0"],
      [[V0, at("x.bin"), "--to", "v1", "--tokenizer", MODEL], 2, "--tokenizer goes with npz or hugging-face"],
      [[V0, at("x.bin"), "--to", "v1", "--adapter", haze], 1, "its kind must be llisa-adapter: haze"],
      [[MODEL, at("x.npz")], 2, "as it must hold weights: it is sentencepiece"],
      [[MODEL, at("x.json"), "--spaces", "keep"], 2, "--spaces goes with a tokenizer.bin that is read"],
      [[BIN, at("x.json"), "--spaces", "some"], 2, "--spaces must be keep or collapse: some"],
      [[MODEL, at("x.json"), "--adapter", haze], 2, "--adapter goes with weights"],
      [[haze, at("x.bin"), "--to", "v0"], 2, "they must be of llisa: they are haze"],
      [[haze, at("x.model")], 2, "its pieces must be those of SentencePiece: it is char"],
      [[at("far.safetensors"), at("x.bin"), "--to", "v0"], 1, "theta 500000"],
      [[at("words.txt"), at("x.npz")], 1, "words.txt"],
      [[at("none.bin"), at("x.npz")], 1, "there is no such file"],
      [[MODEL, at("taken.json")], 1, "nothing may be overwritten"],
      [[V0, at("taken.json"), "--to", "v1"], 1, "nothing may be overwritten"],
      [[V0, at("folder.npz"), "--tokenizer", MODEL], 1, "it is a directory"],
      [
        [at("good.bin"), at("good.bin"), "--to", "v1", "--force"],
        2,
        "it must be another file than the source",
      ],
    ];
    for (const [words, code, said] of refused) {
      checkFailure(await run("convert", ...words), code, said, false);
      checkFailure(await run("convert", ...words, "--json"), code, said, true);
    }
    const hinted: [string[], string][] = [
      [[V0, at("x.safetensors"), "--naming", "huging-face"], "did you mean hugging-face?"],
      [[V0, at("x.safetensors"), "--naming", "gguf"], "hugging-face is what other programs read"],
      [[V0, at("x.bin"), "--to", "v1", "--naming", "llama2.c"], "leave --naming out, or say with --to"],
    ];
    for (const [words, hint] of hinted) {
      assert((await run("convert", ...words)).err.includes(`\nhint: ${hint}`), hint);
    }
    assertEquals(await snapshot(folder), before);
    assertEquals((await run("convert", V0, at("taken.json"), "--to", "v1", "--force")).code, 0);
    // The config.json that would be written too is in the way as well.
    await Deno.writeTextFile(at("config.json"), "{}");
    checkFailure(
      await run("convert", V0, at("m.safetensors")),
      1,
      "config.json is there".slice(0, 11),
      false,
    );
    assertEquals((await snapshot(folder))["m.safetensors"], undefined);
  });
});

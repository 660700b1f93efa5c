import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { readTokenizer } from "../../lib/formats/mod.ts";
import type { SentencePieceTokenizer } from "../../lib/tokenizers/mod.ts";
import { checkFailure, fakeIo, inFolder, run, runJson, smallCheckpoint, snapshot } from "./support.ts";

const BARE = new URL("../golden/haze/model_reweight.npz", import.meta.url).pathname;

Deno.test("tokenize --json prints ids, pieces and the round trip, by a checkpoint or a text", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, "hello, world!");
    assertEquals(await runJson("tokenize", text, "HELLO"), {
      ...{ ids: [5, 4, 6, 6, 7], pieces: ["h", "e", "l", "l", "o"], decoded: "hello" },
    });
    assertEquals(await runJson("tokenize", text, "--decode", "5, 4,0"), {
      ...{ ids: [5, 4, 0], pieces: ["h", "e", " "], decoded: "he " },
    });
    const path = await smallCheckpoint(folder);
    const named = join(folder, "without-extension");
    await Deno.copyFile(path, named);
    const expected = await runJson("tokenize", "builtin", "the lamp\n");
    assertEquals(expected.decoded, "the lamp\n");
    for (const file of [path, named]) assertEquals(await runJson("tokenize", file, "the lamp\n"), expected);
  });
});

Deno.test("tokenize takes a .model, a tokenizer.bin, their JSON and a checkpoint, and adds the marks that there are", async () => {
  await inFolder(async (folder) => {
    const golden = (name: string) => new URL(`../golden/llisa/${name}`, import.meta.url).pathname;
    const [model, bin] = ["tokenizer/tok512.model", "tokenizer/tok512.bin"].map(golden);
    const [json, npz] = ["tok.json", "tok.npz"].map((name) => join(folder, name));
    assertEquals((await run("convert", model!, json!)).code, 0);
    const weights = golden("tied_mha/model.v0.bin");
    assertEquals((await run("convert", weights, npz!, "--tokenizer", model!)).code, 0);
    const tokenizer = readTokenizer(await Deno.readFile(model!)) as SentencePieceTokenizer;
    const ids = [...tokenizer.encode("the lamp ♥")];
    for (const file of [model!, bin!, json!, npz!]) {
      const found = await runJson("tokenize", file, "the lamp ♥");
      assertEquals(found, { ids, pieces: tokenizer.pieces(ids), decoded: "the lamp ♥" }, file);
      const marked = await runJson<{ ids: number[]; pieces: string[] }>(
        "tokenize",
        file,
        "the lamp ♥",
        "--bos",
        "--eos",
      );
      assertEquals([marked.ids, marked.pieces[0], marked.pieces.at(-1)], [[1, ...ids, 2], "<s>", "</s>"]);
      assertEquals((await runJson("tokenize", file, "--decode", ids.join(","))).decoded, "the lamp ♥");
    }
    assert(tokenizer.pieces(ids)[0] === "▁the" && ids.length > 4);
    checkFailure(await run("tokenize", weights, "a"), 2, "a llama2.c v0 file holds no vocabulary", false);
    // JSON of anything else is a text like any other.
    const letters = join(folder, "letters.json");
    await Deno.writeTextFile(letters, '{"kind":"letters"}');
    assertEquals((await runJson("tokenize", letters, "kin")).decoded, "kin");
  });
});

Deno.test("tokenize shows ids, pieces and the round trip, decodes, and reads the input for -", async () => {
  assertEquals(
    (await run("tokenize", "builtin", "a b")).out,
    'ids      9,1,10\npieces   "a" " " "b"\ndecoded  "a b"\n',
  );
  assertEquals((await run("tokenize", "builtin", "--decode", "9,1,10")).out, "a b\n");
  const io = fakeIo(undefined, { lines: ["a b"] });
  assertEquals(await main(["tokenize", "builtin", "-", "--json"], io), 0);
  assertEquals(JSON.parse(io.written.out), {
    ids: [9, 1, 10, 0],
    pieces: ["a", " ", "b", "\n"],
    decoded: "a b\n",
  });
});

Deno.test("tokenize notes the characters that it leaves out", async () => {
  const { code, out, err } = await run("tokenize", "builtin", "aÄ€b", "--json");
  assertEquals([code, err], [0, 'note: 2 unknown characters left out: "ä" "€"\n']);
  assertEquals(JSON.parse(out).decoded, "ab");
});

Deno.test("tokenize refuses a text of which nothing is known, as a wrong call where it was typed", async () => {
  const said = 'must have a character that the vocabulary knows: "Ä" "€"'.toLowerCase();
  for (const json of [false, true]) {
    const words = json ? ["--json"] : [];
    const typed = await run("tokenize", "builtin", "Ä€€", ...words);
    checkFailure(typed, 2, said, json);
    assert(typed.err.includes("Cannot tokenize as TEXT") && typed.err.includes("hint: it knows "), typed.err);
    const io = fakeIo(undefined, { lines: [] });
    const piped = { ...io, readInput: () => Promise.resolve(new TextEncoder().encode("€Ä")) };
    assertEquals(await main(["tokenize", "builtin", "-", ...words], piped), 1);
    assert(io.written.err.includes("Cannot tokenize as the input must have a character"), io.written.err);
  }
  // Nothing is not something unknown.
  assertEquals((await runJson("tokenize", "builtin", "")).ids, []);
});

Deno.test("tokenize takes the characters of a bare weight archive from --corpus", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    // The archive has 23 symbols.
    await Deno.writeTextFile(text, "abcdefghijklmnopqrstuvw");
    const { ids } = await runJson("tokenize", BARE, "wab", "--corpus", text);
    assertEquals(ids, [22, 0, 1]);
  });
});

Deno.test("tokenize says in one line what is wrong, and changes no file", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const at = (name: string) => join(folder, name);
    const bytes = await Deno.readFile(checkpoint);
    await Deno.writeFile(at("half.npz"), bytes.slice(0, bytes.length / 2));
    await Deno.writeTextFile(at("text.npz"), "no archive");
    await Deno.writeFile(at("latin1.txt"), Uint8Array.of(0x63, 0xe9, 0x0a));
    await Deno.writeFile(at("empty.txt"), new Uint8Array(0));
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [[], 2, "it needs CKPT|TOKENIZER|CORPUS: got nothing"],
      [["builtin"], 2, "it needs either TEXT or --decode: got neither"],
      [["builtin", "a", "--decode", "1"], 2, "it needs either TEXT or --decode: got both"],
      [["builtin", "a", "b"], 2, "it takes 2 words: got b too"],
      [["builtin", "--decode", "1,99"], 2, "--decode needs ids below 35 as 1,2,3: 99"],
      [["builtin", "--decode", "1,,2"], 2, "--decode needs ids below 35 as 1,2,3: an empty one"],
      [["builtin", "--decode", "-1"], 2, "--decode needs ids below 35 as 1,2,3: -1"],
      [["builtin", "a", "--bos"], 2, "must have one: got --bos"],
      [[checkpoint, "a", "--eos"], 2, "must have one: got --eos"],
      [["builtin", "a", "--corpus", "builtin"], 2, "--corpus goes with an .npz file: builtin"],
      [[checkpoint, "a", "--corpus", "builtin"], 2, "has characters of its own: got --corpus builtin"],
      [["builtin", "a", "--deocde", "1"], 2, "no such option: --deocde"],
      [[at("none.txt"), "a"], 1, "there is no such file"],
      [[at("none.npz"), "a"], 1, "there is no such file"],
      [[folder, "a"], 1, "it is a directory"],
      [[at("latin1.txt"), "a"], 1, "UTF-8"],
      [[at("empty.txt"), "a"], 1, "got 0 bytes"],
      [[at("half.npz"), "a"], 1, "half.npz"],
      [[at("text.npz"), "a"], 1, "text.npz"],
      [[BARE, "a"], 1, "text needs the characters of its ids"],
      [[BARE, "a", "--corpus", "builtin"], 1, "its vocab_size must be that of the vocabulary"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await run("tokenize", ...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    assertEquals(await snapshot(folder), before);
    const io = { ...fakeIo(), readInput: () => Promise.resolve(Uint8Array.of(0x61, 0xff)) };
    assertEquals(await main(["tokenize", "builtin", "-"], io), 1);
    assert(
      io.written.err.includes("the input") && io.written.err.includes("byte 0xff at offset 1"),
      io.written.err,
    );
  });
});

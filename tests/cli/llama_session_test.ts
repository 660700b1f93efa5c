import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { LLISA_PRESETS } from "../../lib/models/mod.ts";
import { BIN, LLAMA, MODEL } from "./llama_files.ts";
import {
  checkFailure,
  fakeIo,
  inFolder,
  jsonLines,
  run,
  runJson,
  SMALL,
  smallCheckpoint,
} from "./support.ts";

/** What a session of typed lines writes. */
async function session(words: readonly string[], lines: readonly string[]) {
  const io = fakeIo(undefined, { lines });
  const code = await main(["repl", ...words], io);
  return { code, ...io.written };
}

Deno.test("repl writes with a llisa model from a file of llama2.c, in floats and in 8-bit integers", async () => {
  const lines = ["/sampling greedy", "/len 6", "And the LORD"];
  const texts = [];
  for (const words of [[], ["--int8"]]) {
    const { code, out, err } = await session([LLAMA, "--tokenizer", BIN, "--json", ...words], lines);
    assertEquals(code, 0, err);
    texts.push(jsonLines(out).find((line) => "tokens" in line)!);
    const words6 = ["--sampling", "greedy", "--length", "6", "--prompt", "And the LORD", ...words];
    const { tokens, text } = await runJson("generate", LLAMA, "--tokenizer", BIN, ...words6);
    assertEquals([texts.at(-1)!.tokens, texts.at(-1)!.text], [tokens, text]);
  }
  const { err: banner } = await session([LLAMA, "--tokenizer", BIN, "--int8"], ["/quit"]);
  assert(banner.startsWith("llisa · 43,168 parameters · 8-bit integers\n"), banner);
  assert(banner.includes("sizes    T 64, dim 32, layers 2, heads 4, vocabulary 512\n"), banner);
});

Deno.test("repl loads a checkpoint with a tokenizer of its own beside --tokenizer, and stays in 8-bit integers", async () => {
  await inFolder(async (folder) => {
    const [npz, haze] = [join(folder, "m.npz"), await smallCheckpoint(folder)];
    assertEquals((await run("convert", LLAMA, npz, "--tokenizer", MODEL)).code, 0);
    const typed = [`/load ${npz}`, `/load ${LLAMA}`, `/load ${haze}`];
    const { code, out, err } = await session([LLAMA, "--tokenizer", BIN, "--int8"], typed);
    assertEquals(code, 0, err);
    const said = out + err;
    assert(said.includes(`the weights are those of ${npz}`) && said.includes(`those of ${LLAMA}`), said);
    assert(said.includes("8-bit weights are for llisa: the model is haze"), said);
    // At the start it would be idle.
    checkFailure(
      await run("repl", npz, "--tokenizer", BIN),
      1,
      "a tokenizer is only for a file without one",
      false,
    );
  });
});

Deno.test("eval, logits and attention take a file of llama2.c, with --tokenizer where text goes in", async () => {
  await inFolder(async (folder) => {
    const npz = join(folder, "m.npz");
    assertEquals((await run("convert", LLAMA, npz, "--tokenizer", BIN)).code, 0);
    const given = ["--tokenizer", BIN];
    const score = await runJson<{ nllNats: number }>("eval", LLAMA, ...given, "--corpus", "builtin");
    assertEquals(await runJson("eval", npz, "--corpus", "builtin"), score as never);
    assert(score.nllNats > Math.log(512) - 0.5 && score.nllNats < 10);
    assertEquals(
      await runJson("logits", LLAMA, "--tokens", "1,300,261", "--all"),
      await runJson("logits", npz, "--tokens", "1,300,261", "--all"),
    );
    const { tokens, pieces, maps } = await runJson<{
      tokens: number[];
      pieces: string[];
      maps: { layer: number; kind: string; head: number; weights: number[][] }[];
    }>("attention", LLAMA, ...given, "--prompt", "And the LORD");
    assertEquals([pieces[0], tokens[0], maps.length], ["<s>", 1, 2 * 4]);
    assertEquals(maps.map(({ layer, kind, head }) => `${layer} ${kind} ${head}`).at(-1), "1 content 3");
    for (const { weights } of maps) {
      assertEquals(weights.length, tokens.length);
      weights.forEach((row, i) => {
        assert(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5);
        assert(row.slice(i + 1).every((weight) => weight === 0), "no look ahead");
      });
    }
    const png = join(folder, "maps.png");
    const drawn = await run("attention", npz, "--prompt", "And the LORD", "--layer", "1", "--out", png);
    assertEquals([drawn.code, (await Deno.stat(png)).size > 1000], [0, true]);
    assert((await run("attention", npz, "--prompt", "And")).out.includes("layer 0 content head 0"));
  });
});

Deno.test("commands that read text say what is odd about a file without being wrong", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "bare.bin");
    // Without the leftover tables of 64 positions by 8.
    await Deno.writeFile(path, (await Deno.readFile(LLAMA)).slice(0, -4 * 64 * 8));
    const given = [path, "--tokenizer", BIN];
    for (
      const words of [
        ["generate", ...given, "--length", "2"],
        ["generate", ...given, "--run-c", "--length", "2"],
        ["eval", ...given, "--corpus", "builtin"],
        ["attention", ...given, "--prompt", "And"],
        ["repl", ...given],
        ["convert", path, join(folder, "whole.bin"), "--to", "v0"],
      ]
    ) {
      const { code, err } = await run(...words);
      assertEquals(
        [code, err.includes("note: the file ends behind its final norm")],
        [0, true],
        `${words[0]}: ${err}`,
      );
    }
    assertEquals(await Deno.readFile(join(folder, "whole.bin")).then(({ length }) => length), 174_748);
  });
});

Deno.test("proof llisa measures a fresh model of a preset", async () => {
  const { holds, sheets } = await runJson<
    { holds: boolean; sheets: { subject: string; costs: { parameters: number } }[] }
  >(
    "proof",
    "llisa",
  );
  assertEquals([holds, sheets.length, sheets[0]!.subject], [true, 1, "llisa, tiny, fresh"]);
  assertEquals(LLISA_PRESETS.tiny.vocabSize, 512);
  checkFailure(
    await run("proof", "llisa", "--preset", "seed"),
    2,
    "must be one of tiny, small, llisa-7m",
    false,
  );
  checkFailure(await run("proof", "llisa", "--head-type", "content"), 2, "--head-type is for haze", false);
});

Deno.test("a llisa model trained here is generated from, converted and opened again", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const sizes = ["dim=16", "hiddenDim=32", "nLayers=1", "nHeads=2", "nKvHeads=1", "vocabSize=330"];
    const settings = [
      ...SMALL.slice(0, 6),
      "--set",
      "warmupSteps=1",
      ...sizes.flatMap((size) => ["--set", size]),
    ];
    const trained = await run("train", "llisa", ...settings, "--out", at("a.npz"), "--json");
    assertEquals(trained.code, 0, trained.err);
    for (const [out, words] of [["m.bin", ["--to", "v0"]], ["tokenizer.bin", []], ["t.model", []]] as const) {
      assertEquals((await run("convert", at("a.npz"), at(out), ...words)).code, 0, out);
    }
    const words = ["--prompt", "the lamp", "--length", "9", "--seed", "3"];
    const own = await runJson("generate", at("a.npz"), ...words);
    const theirs = await runJson("generate", at("m.bin"), "--tokenizer", at("t.model"), ...words);
    assertEquals(theirs.tokens, own.tokens);
    const runC = ["--run-c", "--temperature", "0.7", ...words];
    assertEquals(
      (await run("generate", at("m.bin"), "--tokenizer", at("tokenizer.bin"), ...runC)).out,
      (await run("generate", at("a.npz"), ...runC)).out,
    );
  });
});

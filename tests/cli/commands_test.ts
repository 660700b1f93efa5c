import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { writeNpz } from "../../lib/formats/mod.ts";
import { fakeIo, inFolder, run, runJson, smallCheckpoint } from "./support.ts";

type Json = Record<string, unknown>;
const keys = (value: unknown): string[] => Object.keys(value as Json);

Deno.test("generate --json prints prompt, text, tokens, seed, sampling and stats", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const document = await runJson("generate", path, "--prompt", "the lamp", "--length", "25", "--seed", "3");
    assertEquals(keys(document), ["prompt", "text", "tokens", "seed", "sampling", "stats"]);
    const { prompt, text, tokens, seed, sampling, stats } = document as {
      prompt: string;
      text: string;
      tokens: number[];
      seed: number;
      sampling: Json;
      stats: Record<string, number>;
    };
    assertEquals([prompt, [...text].length, tokens.length, seed], ["the lamp", 25, 25, 3]);
    assert(tokens.every((token) => Number.isInteger(token) && token >= 0 && token < 35));
    assertEquals(sampling, {
      ...{ sampling: "entropy", targetEntropyBits: 3, minTemperature: 0.3, maxTemperature: 2, topP: 0.9 },
      rule: "exact",
    });
    assertEquals(stats.tokens, 25);
    assert(Object.values(stats).every((value) => Number.isFinite(value)));
    const none = await runJson("generate", path, "--length", "0");
    assertEquals([none.text, none.tokens], ["", []]);
    // JSON numbers must stay numbers where nothing was drawn.
    assert(Object.values(none.stats as Json).every((value) => value === null || typeof value === "number"));
  });
});

Deno.test("generate writes the same text for the same seed, prompt first, in pieces as they are drawn", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const words = ["generate", path, "--prompt", "the ", "--length", "40"];
    const pieces: string[] = [];
    const io = fakeIo((text) => pieces.push(text));
    assertEquals(await main([...words, "--seed", "5"], io), 0);
    assertEquals([pieces.length, pieces[0], pieces.at(-1), io.written.err], [42, "the ", "\n", ""]);
    const document = await runJson(...words, "--seed", "5");
    assertEquals(io.written.out, `the ${document.text}\n`);
    assertEquals((await run(...words, "--seed", "5")).out, io.written.out);
    assert((await run(...words, "--seed", "6")).out !== io.written.out);
  });
});

Deno.test("generate notes what it leaves out of a prompt, and stops at Ctrl-C with what it has", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const strange = await run("generate", path, "--prompt", "LaΩmpΨ", "--length", "1");
    assertEquals([strange.code, strange.err], [0, "note: 2 unknown characters left out: ω ψ\n"]);
    const long = await run("generate", path, "--prompt", "the lamp is lit", "--length", "1");
    assertEquals([long.code, long.err], [0, "note: the model reads the last 8 tokens, not the 7 before\n"]);
    let drawn = 0;
    const io = fakeIo(() => ++drawn === 20 && io.interrupt());
    assertEquals(await main(["generate", path, "--prompt", "a", "--length", "1000"], io), 130);
    assertEquals([...io.written.out].length, 21);
  });
});

Deno.test("generate starts on the first character of a model that knows no line end", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    const model = new HazeModel(
      { ...{ T: 4, nEmb: 4, nodes: 4, nBlocks: 1, nHeads: 1, headType: "content", alpha: 0 }, vocabSize: 4 },
      { kernels: kernelsNamed("reference32") },
    );
    await Deno.writeFile(path, encodeCheckpoint({ model, tokenizer: Vocab.fromText("haze") }));
    model.close();
    const { code, out, err } = await run("generate", path, "--length", "9");
    assertEquals([code, out.length, err], [0, 10, ""]);
  });
});

Deno.test("eval --json prints the whole evaluation document", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const score = await runJson("eval", path);
    assertEquals(keys(score), [
      ...[
        "tokens",
        "bytes",
        "characters",
        "nllNats",
        "bitsPerByte",
        "bitsPerCharacter",
        "perplexity",
        "calibration",
      ],
      ...["uniformNats", "unigramNats", "bigramNats", "accuracy", "intervals"],
    ]);
    const { calibration, intervals, ...numbers } = score;
    assert(Object.values(numbers).every((value) => typeof value === "number" && Number.isFinite(value)));
    assertEquals(keys(calibration), ["eceEqualWidth", "eceEqualMass", "bins", "brier", "reliability"]);
    assertEquals(keys(intervals), [
      "nllNats",
      "bitsPerByte",
      "bitsPerCharacter",
      "level",
      "blockLength",
      "resamples",
    ]);
    assertAlmostEquals(score.uniformNats as number, Math.log(35), 1e-12);
    const printed = (await run("eval", path)).out;
    for (
      const name of [
        "held out",
        "yardsticks",
        "calibration",
        `${(score.bitsPerCharacter as number).toFixed(3)} bits`,
      ]
    ) {
      assert(printed.includes(name), printed);
    }
  });
});

Deno.test("eval scores another text, all of a text, and notes what is peculiar about it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const text = join(folder, "a.txt");
    await Deno.writeTextFile(text, "the lamp is lit (by µ) and the haze is thin. ".repeat(20));
    const part = await runJson("eval", path, "--corpus", text);
    const whole = await runJson("eval", path, "--corpus", text, "--whole");
    const { err } = await run("eval", path, "--corpus", text);
    assertEquals(err.split("\n").slice(0, 2), [
      'note: 60 characters that the model does not know are left out: "(" "µ" ")"',
      `note: ${text} is not the text it was trained on`,
    ]);
    const [a, b] = [part, whole].map(({ tokens }) => tokens as number);
    assert(a! < 100 && b! > 800 && b! < 900, `${a} and ${b}`);
    // On the training part its own counts do better than held out, or at least differently.
    assert(whole.unigramNats !== part.unigramNats);
    assertEquals((await run("eval", path)).err, "");
  });
});

Deno.test("logits --json prints the last row, and with --all a row a position that ends with it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const last = await runJson<{ tokens: number[]; vocabSize: number; logits: number[][] }>(
      ...["logits", path, "--tokens", "3, 1,4"],
    );
    assertEquals(keys(last), ["tokens", "vocabSize", "logits"]);
    assertEquals([last.tokens, last.vocabSize, last.logits.length, last.logits[0]!.length], [
      [3, 1, 4],
      35,
      1,
      35,
    ]);
    assert(last.logits[0]!.every(Number.isFinite));
    const all = await runJson<typeof last>("logits", path, "--tokens", "3,1,4", "--all");
    assertEquals([all.logits.length, all.logits[2]], [3, last.logits[0]]);
    const shorter = await runJson<typeof last>("logits", path, "--tokens", "3,1");
    shorter.logits[0]!.forEach((logit, i) => assertAlmostEquals(logit, all.logits[1]![i]!, 1e-5));
    const exact = await runJson<typeof last>("logits", path, "--tokens", "3,1,4", "--backend", "reference64");
    exact.logits[0]!.forEach((logit, i) => assertAlmostEquals(last.logits[0]![i]!, logit, 1e-5));
    const { out } = await run("logits", path, "--tokens", "3,1,4", "--all");
    const rows = out.trimEnd().split("\n").map((row) => row.split(" ").map(Number));
    assertEquals([rows.length, rows[0]!.length], [3, 35]);
    rows[2]!.forEach((logit, i) => assertAlmostEquals(logit, last.logits[0]![i]!, 1e-6));
  });
});

Deno.test("inspect --json tells format, kind, config, parameters, tensors and warnings", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const document = await runJson<{ tensors: Json[]; config: Json; parameters: number; warnings: string[] }>(
      ...["inspect", path],
    );
    assertEquals(keys(document), ["format", "kind", "config", "parameters", "tensors", "warnings"]);
    const { format, kind, config, parameters, tensors, warnings } = document as typeof document & Json;
    assertEquals([format, kind, warnings], ["haze-checkpoint", "haze", []]);
    assertEquals([config.nEmb, config.T, config.step, config.corpus, config.resumable], [
      16,
      8,
      4,
      "builtin",
      true,
    ]);
    assertEquals(tensors[0], { name: "embed", shape: [35, 16], dtype: "<f4" });
    const weights = tensors.filter(({ name }) => !(name as string).startsWith("adamw."));
    assertEquals(tensors.length, 3 * weights.length);
    const sizes = weights.map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1));
    assertEquals(parameters, sizes.reduce((a, b) => a + b));
    const printed = (await run("inspect", path)).out;
    assert(printed.includes("haze-checkpoint, haze model") && printed.includes("embed"), printed);
    const upstream = await runJson("inspect", new URL("../golden/npz/stored.npz", import.meta.url).pathname);
    assertEquals([upstream.format, upstream.kind, upstream.config, upstream.parameters], [
      ...["haze npz (upstream's layout)", "haze"],
      { T: 5, nEmb: 6, nodes: 9, nBlocks: 1, nHeads: 2, vocabSize: 7, headType: "reweight", alpha: 0.5 },
      318,
    ]);
    assertEquals(upstream.warnings, [
      "it holds no layer norms: gains are 1 and offsets 0, as upstream takes it",
      "it holds no characters: text goes in or out only with the text it was made with",
    ]);
    const arrays = join(folder, "arrays.npz");
    await Deno.writeFile(arrays, writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]));
    const other = await runJson("inspect", arrays);
    assertEquals([other.format, other.kind, other.config, other.parameters], ["npz", "", {}, 1]);
  });
});

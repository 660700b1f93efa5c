import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { HazeModel, ReweightGPT } from "../../lib/models/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { samplingNames, validateSampling } from "../../lib/sampling/mod.ts";
import {
  checkFailure,
  fakeIo,
  inFolder,
  jsonLines,
  run,
  runJson,
  smallCheckpoint,
  snapshot,
} from "./support.ts";

type Json = Record<string, unknown>;
const keys = (value: unknown): string[] => Object.keys(value as Json);

Deno.test("generate --json prints prompt, text, tokens, seed, context, sampling and stats", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const document = await runJson("generate", path, "--prompt", "the lamp", "--length", "25", "--seed", "3");
    assertEquals(keys(document), ["prompt", "text", "tokens", "seed", "context", "sampling", "stats"]);
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
    assertEquals(keys(stats), [
      ...["tokens", "meanEntropy", "meanConfidence", "meanTemp", "minEntropy", "maxEntropy", "entropyStd"],
      ...["meanTemperedEntropyBits", "meanFilteredEntropyBits", "meanKeptMass", "meanSurpriseBits"],
    ]);
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

Deno.test("generate --trace writes a JSON line a token: its piece and what was done", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const trace = join(folder, "traces", "one.jsonl");
    const words = ["generate", path, "--prompt", "the ", "--length", "20", "--sampling", "mirostat"];
    const document = await runJson(...words, "--trace", trace);
    const lines = jsonLines(await Deno.readTextFile(trace));
    assertEquals(lines.map(({ token }) => token), document.tokens as number[]);
    assertEquals(lines.map(({ piece }) => piece).join(""), document.text as string);
    for (const line of lines) {
      assertEquals(keys(line), [
        ...["piece", "token", "rawEntropyBits", "temperedEntropyBits", "filteredEntropyBits", "temperature"],
        ...["surpriseBits", "keptMass", "kept", "confidence"],
      ]);
    }
    const mean = (name: string): number => lines.reduce((sum, line) => sum + Number(line[name]), 0) / 20;
    const { meanEntropy, meanFilteredEntropyBits, meanSurpriseBits, meanKeptMass } = document.stats as Record<
      string,
      number
    >;
    assertAlmostEquals(mean("rawEntropyBits"), meanEntropy!, 1e-9);
    assertAlmostEquals(mean("filteredEntropyBits"), meanFilteredEntropyBits!, 1e-9);
    assertAlmostEquals(mean("surpriseBits"), meanSurpriseBits!, 1e-9);
    assertAlmostEquals(mean("keptMass"), meanKeptMass!, 1e-9);
    // What is there stays, unless told otherwise, and nothing is written beside it.
    const refused = await run(...words, "--trace", trace, "--seed", "9");
    assertEquals([refused.code, refused.out], [1, ""]);
    assert(refused.err.endsWith("hint: --force replaces it, --trace names another\n"), refused.err);
    assertEquals(jsonLines(await Deno.readTextFile(trace)), lines);
    const other = await runJson(...words, "--trace", trace, "--seed", "9", "--force");
    assertEquals(
      jsonLines(await Deno.readTextFile(trace)).map(({ token }) => token),
      other.tokens as number[],
    );
    assertEquals([...Deno.readDirSync(join(folder, "traces"))].map(({ name }) => name), ["one.jsonl"]);
    await runJson("generate", path, "--length", "0", "--trace", join(folder, "none.jsonl"));
    assertEquals(await Deno.readTextFile(join(folder, "none.jsonl")), "");
  });
});

Deno.test("generate leaves no trace file and no folder where it cannot begin", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const before = await snapshot(folder);
    const trace = ["--trace", join(folder, "traces", "a.jsonl")];
    for (const words of [[join(folder, "none.npz")], [path, "--prompt", "ΩΨ"], [path, "--seed=-1"]]) {
      assert((await run("generate", ...words, ...trace)).code > 0);
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("generate writes at Ctrl-C the trace of what it has", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const trace = join(folder, "a.jsonl");
    let drawn = 0;
    const io = fakeIo(() => ++drawn === 20 && io.interrupt());
    assertEquals(
      await main(["generate", path, "--prompt", "a", "--length", "1000", "--trace", trace], io),
      130,
    );
    const pieces = jsonLines(await Deno.readTextFile(trace)).map(({ piece }) => piece);
    assertEquals(`a${pieces.join("")}\n`, io.written.out);
  });
});

Deno.test("generate records every sampler's settings complete, and compact where nothing common is on", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const texts = new Set<unknown>();
    for (const sampling of samplingNames) {
      const words = ["generate", path, "--prompt", "the ", "--length", "30", "--sampling", sampling];
      const plain = await runJson(...words);
      assertEquals(plain.sampling, validateSampling({ sampling }, 35) as unknown);
      texts.add(plain.text);
      const both = await runJson(...words, "--repetition-penalty", "1.2", "--avoid-loops");
      assertEquals(both.sampling, {
        ...plain.sampling as Json,
        ...{ repetitionPenalty: 1.2, penaltyWindow: 64, avoidLoops: true },
      });
    }
    // Of so flat a model several samplers keep everything and draw the same.
    assert(texts.size >= 5, [...texts].join("\n"));
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

Deno.test("generate prints and reports the prompt that the model was given", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const words = ["generate", path, "--prompt", "The 😀 lamp", "--length", "4"];
    const { out, err } = await run(...words);
    assertEquals(err.split("\n")[0], "note: 1 unknown character left out: 😀");
    assert(out.startsWith("the  lamp"), out);
    assertEquals((await runJson(...words)).prompt, "the  lamp");
    assertEquals((await runJson("generate", path, "--length", "1")).prompt, "\n");
    // Without a line end in the vocabulary the first character stands in, but not for one that was asked for.
    const one = join(folder, "one.npz");
    const kernels = kernelsNamed("reference32");
    const sizes = { T: 4, nEmb: 4, nodes: 4, nBlocks: 1, nHeads: 1, headType: "content", alpha: 0 } as const;
    const model = new HazeModel({ ...sizes, vocabSize: 1 }, { kernels });
    await Deno.writeFile(one, encodeCheckpoint({ model, tokenizer: Vocab.fromText("a") }));
    model.close();
    assertEquals((await runJson("generate", one, "--length", "2")).prompt, "a");
    assertEquals((await run("generate", one, "--length", "2")).out, "aa\n");
    checkFailure(
      await run("generate", one, "--prompt", "\n"),
      2,
      "the prompt must have a character the model knows",
      false,
    );
  });
});

Deno.test("generate --context says how the text so far is read; bare upstream weights slide as in Python", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const bare = new URL("../golden/haze/model_reweight.npz", import.meta.url);
    const letters = join(folder, "letters.txt");
    // As many symbols as the archive has.
    await Deno.writeTextFile(letters, "abcdefghijklmnopqrstuvw");
    const words = ["--prompt", "face", "--length", "40", "--seed", "3"];
    const upstream = [bare.pathname, "--corpus", letters, "--rule", "upstream"];
    const texts: Record<string, unknown[]> = { growing: [], sliding: [], usual: [] };
    for (const [file, usual] of [[[path], "growing"], [upstream, "sliding"]] as const) {
      const call = ["generate", ...file, ...words];
      const plain = await runJson(...call);
      assertEquals(plain.context, usual);
      texts.usual!.push(plain.tokens);
      for (const context of ["growing", "sliding"]) {
        const document = await runJson(...call, "--context", context);
        assertEquals(document.context, context);
        texts[context]!.push(document.tokens);
      }
    }
    assertEquals(texts.usual, [texts.growing![0], texts.sliding![1]]);
    assert(String(texts.growing![0]) !== String(texts.sliding![0]), "a trained model reads otherwise");
    assert(String(texts.growing![1]) !== String(texts.sliding![1]), "upstream's model reads otherwise");
    const model = ReweightGPT.fromNpz(23, bare);
    const seedSeq = Vocab.fromText("abcdefghijklmnopqrstuvw").encode("face");
    const { tokens } = model.generate({ seedSeq, length: 40, seed: 3, rule: "upstream" });
    model.close();
    assertEquals(texts.usual![1], tokens);
    checkFailure(
      await run("generate", path, "--context", "endless"),
      2,
      "Cannot generate as --context must be growing or sliding: endless",
      false,
    );
  });
});

Deno.test("generate refuses --stats beside --json, which always has them", async () => {
  checkFailure(
    await run("generate", "none.npz", "--stats", "--json"),
    2,
    "Cannot generate as --json always has stats: got --stats too",
    true,
  );
});

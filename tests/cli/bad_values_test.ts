import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { checkFailure, inFolder, run, smallCheckpoint, snapshot } from "./support.ts";

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
    await Deno.writeFile(at("latin1.json"), Uint8Array.from('{"\xe9":1}', (c) => c.charCodeAt(0)));
    const before = await snapshot(folder);
    const refused: [string[], number, string][] = [
      [["--set", "nEmb=16", "--set", "nHeads=3"], 2, "nHeads must divide nEmb: nEmb 16, nHeads 3"],
      [["--set", "nEmb=0"], 2, "nEmb must be an integer from 1 to"],
      [["--set", "nEmb=wide"], 2, "nEmb must be an integer from 1 to"],
      [["--set", "alpha=0.9", "--set", "headType=content"], 2, "got alpha 0.9 with content heads"],
      [["--set", "alpha=2"], 2, "alpha must be in [0, 1]: 2"],
      [["--set", "headType=odd"], 2, 'headType must be one of hybrid, reweight, content: "odd"'],
      [["--set", "learningrate=1"], 2, "no such setting in --set: learningrate"],
      [["--set", "vocabSize=9"], 2, "no such setting in --set: vocabSize"],
      [["--set", "constructor=9"], 2, "no such setting in --set: constructor"],
      [["--set", "dropout"], 2, "--set needs key=value: dropout"],
      [["--set", "=1"], 2, "--set needs key=value: =1"],
      [["--set"], 2, "--set needs key=value"],
      [["--set", "dropout=1"], 2, "dropout must be a finite number at least 0 and below 1: 1"],
      [["--set", "schedule=lineal"], 2, "schedule must be one of "],
      [["--set", "learningRate=NaN"], 2, "learningRate must be a finite number"],
      [["--set", "T=8", "--context", "9"], 2, "context must be at most the model's 8: 9"],
      [["--preset", "huge"], 2, "no such preset: huge"],
      [["--preset", "toString"], 2, "no such preset: toString"],
      [["--steps", "0"], 2, "steps must be an integer at least 1: 0"],
      [["--steps", "ten"], 2, "--steps needs an integer: ten"],
      [["--steps", "0x10"], 2, "--steps needs an integer: 0x10"],
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
      [["--backend", "reference32", "--threads", "2"], 2, "--threads goes with a wasm backend or blas"],
      [["--distributed", "mqi"], 2, "--distributed must be mpi: mqi"],
      [["--distributed", "mpi"], 1, "an MPI launcher must start them: this process was started alone"],
      [["--stpes", "4"], 2, "no such option: --stpes"],
      [["-q"], 2, "no such option: -q"],
      [["--force=no"], 2, "--force takes no value: no"],
      [["--set", "learningRate=1e-5"], 2, "at most 0.00001, the learningRate: 0.0001"],
      [["surplus"], 2, "Cannot run haze train as it takes 1 word: got surplus too"],
      [["--resume", "--force"], 1, "there is no such file"],
      [["--set", "nEmb=65536", "--set", "nodes=262144"], 1, "Cannot allocate"],
      [["--config", at("missing.json")], 1, "there is no such file"],
      [["--config", at("latin1.json")], 1, "a text must be UTF-8: byte 0xe9 at offset 2"],
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
    [["--zzzzzz"], "hint: its options are --seed, --no-card, --backend, --threads, --json, --help"],
    [["--seed", "4", "surplus"], "hint: haze --help lists the commands"],
    [["--seed", "4", "trian"], "hint: did you mean haze train?"],
    [["--seed", "4", "train"], "hint: haze train --help"],
    [["generate", "x.npz", "--sampling", "topp"], "hint: did you mean top_p?"],
    [["generate"], "hint: haze generate CKPT"],
  ];
  for (const [words, hint] of meant) {
    const { code, out, err } = await run(...words);
    assertEquals([code, out, err.split("\n").slice(1)], [2, "", [hint, ""]], err);
  }
  checkFailure(
    await run("train", "mist"),
    2,
    "the model must be one of haze, llisa, resoformer, reso-llm, spiral: mist",
    false,
  );
  for (const words of [["train", "resofromer"], ["demo", "resofromer"]]) {
    assert((await run(...words)).err.endsWith("resofromer\nhint: did you mean resoformer?\n"), words[0]);
  }
  checkFailure(await run("train"), 2, "Cannot run haze train as it needs MODEL: got nothing", false);
  checkFailure(
    await run("--zzzzzz", "--json"),
    2,
    "Cannot run haze as it has no such option: --zzzzzz",
    true,
  );
  checkFailure(
    await run("--seed", "4", "word"),
    2,
    "Cannot run haze as it has no such command: word",
    false,
  );
  // Where --json stands is no matter.
  for (const words of [["--json", "nosuch"], ["nosuch", "--json"]]) {
    checkFailure(await run(...words), 2, "Cannot run haze as it has no such command: nosuch", true);
  }
  checkFailure(
    await run("--json", "eval", "x.npz"),
    2,
    "Cannot run haze as the command comes before its options: got eval behind them",
    true,
  );
  const far = "99999999999999999999";
  checkFailure(
    await run("--seed", far),
    2,
    `--seed needs an integer from -9007199254740991 to 9007199254740991: ${far}`,
    false,
  );
  checkFailure(await run("--seed", "x"), 2, "Cannot run haze as --seed needs an integer: x", false);
});

Deno.test("generate, eval, logits, attention and proof say in one line what is wrong with a value", async () => {
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
      [["generate", path, "--length=-1"], 2, "--length must be from 0 to 1000000: -1"],
      [["generate", path, "--length=1e12"], 2, "--length must be from 0 to 1000000: 1000000000000"],
      [["generate", path, "--seed=-1"], 2, "--seed must be at least 0: -1"],
      [["generate", path, "--sampling", "magic"], 2, "Cannot sample as --sampling must name a sampler"],
      [["generate", path, "--temperature", "1"], 2, '"entropy" has no setting --temperature'],
      [["generate", path, "--sampling", "greedy", "--top-p", "0.5"], 2, '"greedy" has no setting --top-p'],
      [["generate", path, "--sampling", "basic", "--temperature=-1"], 2, "--temperature must be"],
      [["generate", path, "--top-p", "2"], 2, "--top-p must be"],
      [["generate", path, "--top-p", "none"], 2, "--top-p needs a number: none"],
      [
        ["generate", path, "--target-entropy", "99"],
        2,
        "--target-entropy must be at most log2 of the vocabulary size",
      ],
      [
        ["generate", path, "--sampling", "mirostat", "--tau", "99"],
        2,
        "--tau must be at most log2 of the vocabulary size",
      ],
      [
        ["generate", path, "--sampling", "top_k", "--top-k", "0"],
        2,
        "--top-k must be an integer of at least 1: 0",
      ],
      [["generate", path, "--sampling", "top_k", "--top-k", "2.5"], 2, "--top-k needs an integer: 2.5"],
      [["generate", path, "--top-k", "5"], 2, '"entropy" has no setting --top-k'],
      [["generate", path, "--sampling", "min_p", "--rule", "exact"], 2, '"min_p" has no setting --rule'],
      [["generate", path, "--sampling", "min_p", "--min-p", "2"], 2, "--min-p must be from 0 to 1: 2"],
      [["generate", path, "--sampling", "typical", "--typical-p", "0"], 2, "--typical-p must be above 0"],
      [["generate", path, "--sampling", "mirostat", "--tau=-1"], 2, "--tau must be ≥ 0 and finite: -1"],
      [["generate", path, "--sampling", "mirostat", "--eta", "11"], 2, "--eta must be from 0 to 10: 11"],
      [["generate", path, "--rule", "other"], 2, '--rule must be "exact" or "upstream": "other"'],
      [["generate", path, "--repetition-penalty", "0"], 2, "--repetition-penalty must be above 0"],
      [
        ["generate", path, "--penalty-window", "9"],
        2,
        "--penalty-window goes with a --repetition-penalty other than 1 or with --avoid-loops: 9",
      ],
      [
        ["generate", path, "--avoid-loops", "--penalty-window", "0"],
        2,
        "--penalty-window must be an integer",
      ],
      [["generate", path, "--trace", path], 1, "nothing may be overwritten: it is there"],
      [["generate", path, "--trace", path, "--force"], 2, "it must be another file than the checkpoint"],
      [["generate", path, "--trace", folder, "--force"], 1, "it must be a file: it is a directory"],
      [["generate", path, "--force"], 2, "--force goes with --trace: got it alone"],
      [["generate", path, "--min-temp", "0"], 2, "--min-temp must be"],
      [
        ["generate", path, "--min-temp", "2", "--max-temp", "1"],
        2,
        "--min-temp must be at most --max-temp: 2 and 1",
      ],
      [["generate", path, "--backend", "gpu"], 2, "gpu"],
      [["generate", path, "--threads", "1.5"], 2, "--threads needs an integer"],
      [["eval", path, "--seed=-1"], 2, "--seed must be at least 0: -1"],
      [["eval", nameless], 2, "it does not say its text"],
      [["eval", path, "--corpus", join(folder, "none.txt")], 1, "there is no such file"],
      [["eval", path, "--backend", "gpu"], 2, "gpu"],
      [["logits", path], 2, "--tokens needs ids as 1,2,3: nothing"],
      [["logits", path, "--tokens", "1,x"], 2, "--tokens needs ids as 1,2,3: 1,x"],
      [["logits", path, "--tokens", "1,,2"], 2, "--tokens needs ids as 1,2,3: 1,,2"],
      [["logits", path, "--tokens", "99"], 2, "ids must be integers from 0 to 34: 99"],
      [["logits", path, "--tokens", Array(9).fill(1).join()], 2, "the model reads at most 8: 9"],
      [["logits", path, "--tokens", "1", "--threads", "0"], 2, "threads"],
      [["attention", path], 2, "--prompt needs TEXT: nothing"],
      [["attention", path, "--prompt", "ΩΨ"], 2, 'the prompt must have a character the model knows: "ΩΨ"'],
      [["attention", path, "--prompt", "a", "--layer", "1"], 2, "--layer must be one of 0: 1"],
      [["attention", path, "--prompt", "a", "--head=-1"], 2, "--head must be one of 0, 1: -1"],
      [
        ["attention", path, "--prompt", "a", "--kind", "hybrid"],
        2,
        "--kind must be one of reweight, content: hybrid",
      ],
      [["attention", path, "--prompt", "a", "--out", "maps.svg"], 2, "--out must end in .png: maps.svg"],
      [["attention", path, "--prompt", "a", "--force"], 2, "--force goes with --out: there is none"],
      [
        ["attention", path, "--prompt", "a", "--out", join(path, "maps.png")],
        1,
        "Cannot look at",
      ],
      [["attention", path, "--prompt", "a", "--backend", "gpu"], 2, "gpu"],
      [["proof", "haze", "--preset", "huge"], 2, "--preset must be one of tiny, small, seed: huge"],
      [
        ["proof", "haze", "--head-type", "odd"],
        2,
        "--head-type must be one of hybrid, reweight, content: odd",
      ],
      [["proof", "haze", "--seed=-1"], 2, "--seed must be at least 0: -1"],
      [["proof", path, "--preset", "tiny"], 2, "--preset goes with a fresh model: got"],
      [["proof", path, "--head-type", "content"], 2, "--head-type goes with a fresh model: got"],
      [["proof", path, "--seed", "1"], 2, "--seed goes with a fresh model: got"],
      [
        ["proof", "haez"],
        2,
        "Cannot prove a model as it must be one of haze, llisa, resoformer, reso-llm, spiral, or a checkpoint: haez",
      ],
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
      note!.startsWith("note: 240 characters that the model does not know left out: "),
      true,
      err,
    );
    assertEquals(error!.includes("must fit into nine tenths of it: "), true, err);
    model.close();
    assertEquals(await snapshot(folder), before);
  });
});

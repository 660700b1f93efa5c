import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { Command } from "../../cli/command.ts";
import { command as ablateCommand } from "../../cli/commands/ablate.ts";
import { command as attentionCommand } from "../../cli/commands/attention.ts";
import { command as claimsCommand } from "../../cli/commands/claims.ts";
import { command as compareCommand } from "../../cli/commands/compare.ts";
import { command as convertCommand } from "../../cli/commands/convert.ts";
import { command as demoCommand } from "../../cli/commands/demo.ts";
import { command as evalCommand } from "../../cli/commands/eval.ts";
import { command as generateCommand } from "../../cli/commands/generate.ts";
import { command as inspectCommand } from "../../cli/commands/inspect.ts";
import { command as logitsCommand } from "../../cli/commands/logits.ts";
import { command as mainJob } from "../../cli/commands/main_job.ts";
import { command as proofCommand } from "../../cli/commands/proof.ts";
import { command as replCommand } from "../../cli/commands/repl.ts";
import { command as tokenizeCommand } from "../../cli/commands/tokenize.ts";
import { command as trainCommand } from "../../cli/commands/train.ts";
import { command as trainTokenizerCommand } from "../../cli/commands/train_tokenizer.ts";
import { main } from "../../cli/haze.ts";
import { LLAMA_GENERATE, LLAMA_REPL, LLAMA_SWEEP } from "./llama_option_table.ts";
import { fakeIo, inFolder, run, SMALL, smallCheckpoint, snapshot } from "./support.ts";

const COMMANDS: readonly Command[] = [
  ...[mainJob, trainCommand, generateCommand, evalCommand, logitsCommand, inspectCommand],
  ...[attentionCommand, proofCommand],
  ...[replCommand, tokenizeCommand, demoCommand],
  ...[ablateCommand, compareCommand, claimsCommand],
  ...[convertCommand, trainTokenizerCommand],
];

/** Two sets of words that differ in one option; `folder` stands for the test's own. */
type Pair = readonly [readonly string[], readonly string[]];

const GENERATE = ["generate", "CKPT", "--prompt", "the ", "--length", "30", "--json"];
const TRAIN = ["train", "haze", ...SMALL, "--json"];
const ATTENTION = ["attention", "CKPT", "--prompt", "the "];
const PROOF = ["proof", "haze", "--head-type", "content", "--json"];
const UNTRAINED = ["repl", "--corpus", "TEXT"];
const TOKENIZE = ["tokenize", "CKPT", "the lamp"];
const DEMO = ["demo", "haze", "--steps", "2", "--json"];
const SPEC = "nEmb=16,nodes=24,nBlocks=1,nHeads=2,T=8,batch=2,warmupSteps=1";
const ABLATE = ["ablate", "haze", "learned-gate", "--base", SPEC, "--seeds", "2", "--steps", "1", "--json"];
const COMPARE = ["compare", SPEC, `${SPEC},headType=content`, "--seeds", "2", "--steps", "1", "--json"];
const CLAIMS = ["claims", "run", "H5", "--quick", "--seeds", "2", "--json"];
/** What is typed into a session; the rule of upstream makes 1 of the 0. */
const TYPED = ["/topk 0", "/len 30", "/stats", "the lamp", "/config"];
const wider = (words: readonly string[], ...more: string[]): Pair => [words, [...words, ...more]];

/** The options that ablate and compare share. */
function experimentSweep(words: readonly string[]): Record<string, Pair> {
  const without = (name: string) =>
    words.filter((word, i) => word !== `--${name}` && words[i - 1] !== `--${name}`);
  return {
    seeds: [words, [...without("seeds"), "--seeds", "3"]],
    steps: [words, [...without("steps"), "--steps", "3"]],
    // Seeds without --steps would take long: what is quick is the number of seeds.
    quick: [words, [...without("seeds"), "--quick"]],
    corpus: wider(words, "--corpus", "TEXT"),
    cache: wider(words, "--cache", "folder"),
    backend: wider(words, "--backend", "reference64"),
    json: [words, words.filter((word) => word !== "--json")],
    out: wider(words, "--out", "differences.png"),
    force: wider([...words, "--out", "PNG"], "--force"),
  };
}

/** Settings under which no evaluation is better than the first. */
const NEVER_BETTER = ["evaluateEvery=1", "learningRate=0", "minLearningRate=0"].flatMap((
  word,
) => ["--set", word]);

/** For every option of every command a pair of calls that must not come to the same. */
const SWEEP: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  train: {
    corpus: wider(TRAIN, "--corpus", "TEXT"),
    preset: wider(TRAIN, "--preset", "seed", "--set", "alpha=0.25"),
    steps: [TRAIN, TRAIN.map((word, i) => TRAIN[i - 1] === "--steps" ? "5" : word)],
    batch: [TRAIN, TRAIN.map((word, i) => TRAIN[i - 1] === "--batch" ? "3" : word)],
    context: [TRAIN, TRAIN.map((word, i) => TRAIN[i - 1] === "--context" ? "9" : word)],
    config: wider(TRAIN, "--config", "CONFIG"),
    set: wider(TRAIN, "--set", "dropout=0.5"),
    seed: wider(TRAIN, "--seed", "1"),
    from: wider(TRAIN, "--from", "CKPT"),
    base: wider([...TRAIN, "--adapter", "sea"], "--base", "CKPT"),
    adapter: wider([...TRAIN, "--base", "CKPT"], "--adapter", "sea"),
    rank: wider(TRAIN, "--rank", "2"),
    patience: wider([...TRAIN, ...NEVER_BETTER], "--patience", "1"),
    out: wider(TRAIN, "--out", "folder/other.npz"),
    resume: wider(TRAIN, "--resume"),
    force: wider([...TRAIN, "--out", "CKPT"], "--force"),
    backend: wider(TRAIN, "--backend", "reference64"),
    json: [TRAIN, TRAIN.filter((word) => word !== "--json")],
  },
  generate: {
    ...LLAMA_GENERATE,
    prompt: [GENERATE, GENERATE.map((word) => word === "the " ? "lamp" : word)],
    length: [GENERATE, GENERATE.map((word) => word === "30" ? "31" : word)],
    sampling: wider(GENERATE, "--sampling", "greedy"),
    temperature: wider([...GENERATE, "--sampling", "basic"], "--temperature", "0.1"),
    "top-p": wider(GENERATE, "--top-p", "0.2"),
    "target-entropy": wider(GENERATE, "--target-entropy", "1"),
    "min-temp": wider(GENERATE, "--min-temp", "1.9"),
    "max-temp": wider(GENERATE, "--max-temp", "0.4"),
    corpus: wider(GENERATE, "--corpus", "TEXT"),
    tokenizer: wider(GENERATE, "--tokenizer", "TEXT"),
    adapter: wider(GENERATE, "--adapter", "CKPT"),
    "top-k": wider([...GENERATE, "--sampling", "top_k"], "--top-k", "2"),
    "min-p": wider([...GENERATE, "--sampling", "min_p"], "--min-p", "0.9"),
    "typical-p": wider([...GENERATE, "--sampling", "typical"], "--typical-p", "0.2"),
    tau: wider([...GENERATE, "--sampling", "mirostat_v2"], "--tau", "1"),
    eta: wider([...GENERATE, "--sampling", "entropy_feedback"], "--eta", "2"),
    rule: wider(GENERATE, "--rule", "upstream"),
    context: wider(GENERATE, "--context", "sliding"),
    "repetition-penalty": wider(GENERATE, "--repetition-penalty", "3"),
    "penalty-window": wider([...GENERATE, "--repetition-penalty", "3"], "--penalty-window", "2"),
    "avoid-loops": wider([...GENERATE, "--sampling", "greedy"], "--avoid-loops"),
    trace: wider(GENERATE, "--trace", "folder/other.npz"),
    force: wider([...GENERATE, "--trace", "folder/taken.jsonl"], "--force"),
    seed: wider(GENERATE, "--seed", "1"),
    stats: wider(GENERATE.slice(0, -1), "--stats"),
    backend: wider(GENERATE, "--backend", "reference64"),
    json: [GENERATE, GENERATE.slice(0, -1)],
  },
  eval: {
    corpus: wider(["eval", "CKPT"], "--corpus", "TEXT"),
    tokenizer: wider(["eval", "CKPT"], "--tokenizer", "TEXT"),
    adapter: wider(["eval", "CKPT"], "--adapter", "CKPT"),
    whole: wider(["eval", "CKPT", "--json"], "--whole"),
    seed: wider(["eval", "CKPT", "--json"], "--seed", "1"),
    backend: wider(["eval", "CKPT", "--json"], "--backend", "reference64"),
    json: wider(["eval", "CKPT"], "--json"),
  },
  logits: {
    tokens: [["logits", "CKPT", "--tokens", "1"], ["logits", "CKPT", "--tokens", "2"]],
    adapter: wider(["logits", "CKPT", "--tokens", "1"], "--adapter", "CKPT"),
    all: wider(["logits", "CKPT", "--tokens", "1,2"], "--all"),
    backend: wider(["logits", "CKPT", "--tokens", "1,2", "--json"], "--backend", "reference64"),
    json: wider(["logits", "CKPT", "--tokens", "1"], "--json"),
  },
  attention: {
    prompt: [ATTENTION, ATTENTION.map((word) => word === "the " ? "lamp" : word)],
    out: wider(ATTENTION, "--out", "maps.png"),
    force: wider([...ATTENTION, "--out", "PNG"], "--force"),
    layer: wider(ATTENTION, "--layer", "1"),
    head: wider(ATTENTION, "--head", "1"),
    kind: wider(ATTENTION, "--kind", "content"),
    corpus: wider(ATTENTION, "--corpus", "TEXT"),
    tokenizer: wider(ATTENTION, "--tokenizer", "TEXT"),
    backend: wider([...ATTENTION, "--json"], "--backend", "reference64"),
    json: wider(ATTENTION, "--json"),
  },
  proof: {
    preset: wider(PROOF, "--preset", "seed"),
    "head-type": [PROOF, PROOF.map((word) => word === "content" ? "reweight" : word)],
    seed: wider(PROOF, "--seed", "1"),
    backend: wider(PROOF, "--backend", "wasm-strict"),
    json: [PROOF, PROOF.slice(0, -1)],
  },
  inspect: { json: wider(["inspect", "CKPT"], "--json") },
  repl: {
    ...LLAMA_REPL,
    corpus: wider(["repl", "CKPT"], "--corpus", "TEXT"),
    weights: wider(UNTRAINED, "--weights", "CKPT"),
    "head-type": wider(UNTRAINED, "--head-type", "content"),
    alpha: wider(UNTRAINED, "--alpha", "1"),
    set: wider(UNTRAINED, "--set", "nEmb=16"),
    context: wider(UNTRAINED, "--context", "growing"),
    rule: wider(UNTRAINED, "--rule", "upstream"),
    seed: wider(UNTRAINED, "--seed", "1"),
    backend: wider(["repl", "CKPT", "--json"], "--backend", "reference64"),
    json: wider(UNTRAINED, "--json"),
  },
  tokenize: {
    decode: [["tokenize", "CKPT", "--decode", "1"], ["tokenize", "CKPT", "--decode", "2"]],
    corpus: wider(TOKENIZE, "--corpus", "TEXT"),
    bos: wider(TOKENIZE, "--bos"),
    eos: wider(TOKENIZE, "--eos"),
    json: wider(TOKENIZE, "--json"),
  },
  demo: {
    steps: [DEMO, DEMO.map((word) => word === "2" ? "3" : word)],
    seed: wider(DEMO, "--seed", "1"),
    backend: wider(DEMO, "--backend", "wasm-strict"),
    json: [DEMO, DEMO.slice(0, -1)],
  },
  ablate: {
    base: [ABLATE, ABLATE.map((word) => word === SPEC ? `${SPEC},alpha=0.25` : word)],
    ...experimentSweep(ABLATE),
  },
  compare: { match: wider(COMPARE, "--match", "flops"), ...experimentSweep(COMPARE) },
  claims: {
    seeds: [CLAIMS, CLAIMS.map((word) => word === "2" ? "3" : word)],
    quick: [CLAIMS, CLAIMS.filter((word) => word !== "--quick")],
    cache: wider(CLAIMS, "--cache", "folder"),
    backend: wider(CLAIMS, "--backend", "reference64"),
    json: [CLAIMS, CLAIMS.filter((word) => word !== "--json")],
  },
  ...LLAMA_SWEEP,
  // The main job is run up to its first step by interrupting it.
  "": {
    seed: [["--seed", "1"], ["--seed", "2"]],
    backend: wider([], "--backend", "wasm-strict"),
    json: wider([], "--json"),
  },
};
/** Results must not depend on it; that is what is checked of it. */
const WITHOUT_EFFECT = ["threads"];

/** All that a call leaves behind: code, texts without speeds, files with their content. */
async function traceOf(words: readonly string[], checkpoint: string, texts: string): Promise<string> {
  let trace = "";
  await inFolder(async (folder) => {
    const own = join(folder, "ckpt.npz");
    await Deno.copyFile(checkpoint, own);
    await Deno.writeTextFile(join(folder, "there.png"), "something else");
    const paths: Record<string, string> = {
      CKPT: own,
      TEXT: join(texts, "text.txt"),
      CONFIG: join(texts, "config.json"),
      PNG: join(folder, "there.png"),
      "folder/other.npz": join(folder, "other.npz"),
      "folder/taken.jsonl": join(folder, "taken.jsonl"),
    };
    await Deno.writeTextFile(join(folder, "taken.jsonl"), "taken\n");
    const filled = words.map((word) => paths[word] ?? word);
    if (filled[0] === "train" && !filled.includes("--out")) filled.push("--out", join(folder, "out.npz"));
    const io = fakeIo(undefined, words[0] === "repl" ? { lines: TYPED } : {});
    if (words.length === 0 || words[0]!.startsWith("-")) io.interrupt();
    const before = Deno.cwd();
    Deno.chdir(folder);
    try {
      const code = await main(filled, io);
      const shown = `${io.written.out}\n${io.written.err}`.replaceAll(folder, "")
        .replace(/"tokensPerSecond":\d+/g, "").replace(/[\d.]+ ?k? tok\/s.*/g, "");
      const files = Object.entries(await snapshot(folder));
      // Results of runs hold times; their names say what was run.
      const timeless = files.map(([name, content]) =>
        /[0-9a-f]{16}\.json$/.test(name) ? name : [name, content]
      );
      trace = JSON.stringify({ code, shown, files: timeless });
    } finally {
      Deno.chdir(before);
    }
  });
  return trace;
}

Deno.test("every option of every command changes something", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    await Deno.writeTextFile(
      join(folder, "text.txt"),
      "the haze lies over the lamps of the valley. ".repeat(30),
    );
    await Deno.writeTextFile(join(folder, "config.json"), '{"weightDecay":0.5}');
    for (const command of COMMANDS) {
      const options = command.options.map(({ name }) => name).filter((name) =>
        !WITHOUT_EFFECT.includes(name)
      );
      assertEquals(
        options.toSorted(),
        Object.keys(SWEEP[command.name]!).toSorted(),
        `table of ${command.name}`,
      );
      for (const [name, [one, other]] of Object.entries(SWEEP[command.name]!)) {
        const traces = [await traceOf(one, checkpoint, folder), await traceOf(other, checkpoint, folder)];
        assert(
          traces[0] !== traces[1],
          `${command.name} --${name} changes nothing: ${traces[0]!.slice(0, 500)}`,
        );
        assert(
          traces[0]!.startsWith('{"code":') && !traces[0]!.includes("unforeseen"),
          traces[0]!.slice(0, 500),
        );
        assert(!traces[1]!.includes("unforeseen"), traces[1]!.slice(0, 500));
      }
    }
  });
});

Deno.test("the same call leaves the same behind, with one thread and with two", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    for (
      const words of [TRAIN, GENERATE, [...ATTENTION, "--json"], ["eval", "CKPT", "--json"], [
        "logits",
        "CKPT",
        "--tokens",
        "1,2",
        "--json",
      ]]
    ) {
      const trace = await traceOf(words, checkpoint, folder);
      assert(trace.startsWith('{"code":0'), trace.slice(0, 300));
      assertEquals(await traceOf(words, checkpoint, folder), trace);
      for (const threads of ["1", "2"]) {
        assertEquals(await traceOf([...words, "--threads", threads], checkpoint, folder), trace, words[0]!);
      }
    }
  });
});

Deno.test("--help of each command lists every option, its value and what it does, and does nothing else", async () => {
  for (const { name, options, positionals, summary, examples } of COMMANDS) {
    const texts = new Set<string>();
    for (const words of [["--help"], ["-h"], ["--help", ...positionals]]) {
      // Without a command --help is the help of the program; the main job shows its own beside another option.
      const call = name === "" ? [...words.slice(0, 1), "--seed", "1"] : [name, ...words];
      const { code, out, err } = await run(...call);
      assertEquals([code, err], [0, ""]);
      texts.add(out);
    }
    assertEquals(texts.size, 1);
    const [text = ""] = texts;
    for (const { name, value, help } of options) {
      const line = text.split("\n").find((line) => new RegExp(`^  (-., )?--${name}( |$)`).test(line));
      assert(
        line?.includes(help) && (value === undefined || line.includes(`--${name} ${value}`)),
        `${name}: ${text}`,
      );
    }
    for (const words of [summary, ...examples, "--help"]) assert(text.includes(words), `${words}: ${text}`);
    if (name) assertEquals((await run("help", name)).out, text);
  }
});

Deno.test("--help lists every command", async () => {
  const texts = new Set<string>();
  for (const word of ["--help", "-h", "help"]) {
    const { code, out, err } = await run(word);
    assertEquals([code, err], [0, ""]);
    texts.add(out);
  }
  assertEquals(texts.size, 1);
  const [text = ""] = texts;
  for (const { name } of COMMANDS) assert(text.includes(`  ${name || "(none)"} `), text);
  // The commands that can be loaded are those that this test sweeps.
  const modules: string[] = [];
  for await (const { name } of Deno.readDir(new URL("../../cli/commands", import.meta.url))) {
    modules.push(name);
  }
  assertEquals(modules.length, COMMANDS.length);
});

/** For every option of every command two calls that must not come to the same; `options_test.ts` makes them. */
import { LLAMA_GENERATE, LLAMA_REPL, LLAMA_SWEEP } from "./llama_option_table.ts";
import { type Pair, wider } from "./option_pair.ts";
import { RESO_GENERATE, RESO_SWEEP } from "./reso_llm_option_table.ts";
import { SPIRAL_SWEEP } from "./spiral_option_table.ts";
import { SMALL } from "./support.ts";

/** A call of this command. */
export const GENERATE = ["generate", "CKPT", "--prompt", "the ", "--length", "30", "--json"];
/** A call of this command. */
export const TRAIN = ["train", "haze", ...SMALL, "--json"];
/** A call of this command. */
export const ATTENTION = ["attention", "CKPT", "--prompt", "the "];
const PROOF = ["proof", "haze", "--head-type", "content", "--json"];
const UNTRAINED = ["repl", "--corpus", "TEXT"];
const TOKENIZE = ["tokenize", "CKPT", "the lamp"];
const DEMO = ["demo", "haze", "--steps", "2", "--json"];
const RESONANT = ["demo", "resoformer", ..."--epochs 1 --dim 8 --layers 1 --json".split(" ")];
const SPEC = "nEmb=16,nodes=24,nBlocks=1,nHeads=2,T=8,batch=2,warmupSteps=1";
const ABLATE = ["ablate", "haze", "learned-gate", "--base", SPEC, "--seeds", "2", "--steps", "1", "--json"];
const COMPARE = ["compare", SPEC, `${SPEC},headType=content`, "--seeds", "2", "--steps", "1", "--json"];
/** Rates are never the same twice: that each option does what it says is tested in `bench_test.ts`. */
const BENCH = ["bench", "--seconds", "0.01", "--preset", "seed", "--threads", "1", "--json"];
const CLAIMS = ["claims", "run", "H5", "--quick", "--seeds", "2", "--json"];
const BUILD = ["shards", "build", "tok", "TEXT", "--tokenizer", "CKPT", "--json"];
const LIST = ["shards", "list", "SHARDS", "--json"];
const MIX = ["shards", "mix", "SHARDS", ..."--context 32 --windows 200 --allow-duplicates --json".split(" ")];
const DOCTOR = ["doctor", "--only", "relu", "--quick"];

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
    distributed: wider(words, "--distributed", "mpi"),
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
export const SWEEP: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
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
    tokenizer: wider(TRAIN, "--tokenizer", "TEXT"),
    patience: wider([...TRAIN, ...NEVER_BETTER], "--patience", "1"),
    out: wider(TRAIN, "--out", "folder/other.npz"),
    resume: wider(TRAIN, "--resume"),
    distributed: wider(TRAIN, "--distributed", "mpi"),
    "no-card": wider(TRAIN, "--no-card"),
    profile: wider(TRAIN, "--profile"),
    trace: wider([...TRAIN, "--profile"], "--trace", "folder/other.npz"),
    force: wider([...TRAIN, "--out", "CKPT"], "--force"),
    backend: wider(TRAIN, "--backend", "reference64"),
    json: [TRAIN, TRAIN.filter((word) => word !== "--json")],
  },
  spiral: SPIRAL_SWEEP,
  generate: {
    ...LLAMA_GENERATE,
    ...RESO_GENERATE,
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
    "entropy-weight": wider([...GENERATE, "--sampling", "entropy_phi"], "--entropy-weight", "3"),
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
  init: {
    preset: wider(["init", "--out", "-"], "--preset", "small"),
    out: wider(["init"], "--out", "folder/other.npz"),
    force: wider(["init", "--out", "PNG"], "--force"),
    json: wider(["init"], "--json"),
  },
  schema: {},
  completions: {},
  inspect: {
    probe: wider(["inspect", "CKPT"], "--probe"),
    json: wider(["inspect", "CKPT"], "--json"),
  },
  doctor: {
    quick: [[...DOCTOR, "--details"], [...DOCTOR.slice(0, -1), "--details"]],
    only: wider(DOCTOR, "--only", "exp"),
    details: wider(DOCTOR, "--details"),
    backend: wider(DOCTOR, "--backend", "reference64"),
    json: wider(DOCTOR, "--json"),
  },
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
    symbols: wider(TOKENIZE, "--symbols"),
    json: wider(TOKENIZE, "--json"),
  },
  demo: {
    steps: [DEMO, DEMO.map((word) => word === "2" ? "3" : word)],
    full: wider(RESONANT, "--full"),
    epochs: [RESONANT, RESONANT.map((word, i) => RESONANT[i - 1] === "--epochs" ? "2" : word)],
    dim: [RESONANT, RESONANT.map((word) => word === "8" ? "16" : word)],
    layers: [RESONANT, RESONANT.map((word, i) => RESONANT[i - 1] === "--layers" ? "2" : word)],
    save: wider(RESONANT, "--save", "folder/other.npz"),
    "no-card": wider([...RESONANT, "--save", "folder/other.npz"], "--no-card"),
    force: wider([...RESONANT, "--save", "CKPT"], "--force"),
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
    distributed: wider(CLAIMS, "--distributed", "mpi"),
    backend: wider(CLAIMS, "--backend", "reference64"),
    json: [CLAIMS, CLAIMS.filter((word) => word !== "--json")],
  },
  ...LLAMA_SWEEP,
  ...RESO_SWEEP,
  shards: {
    tokenizer: [BUILD, BUILD.map((word) => word === "CKPT" ? "CHARS" : word)],
    name: wider(BUILD, "--name", "other"),
    weight: wider(BUILD, "--weight", "2"),
    raw: wider(BUILD, "--raw"),
    "allow-duplicates": wider(["shards", "add", "SHARDS", "TEXT", "--name", "again"], "--allow-duplicates"),
    context: wider(LIST, "--context", "32"),
    steps: wider(LIST, "--steps", "10"),
    batch: wider([...LIST, "--steps", "10"], "--batch", "3"),
    accumulation: wider([...LIST, "--steps", "10"], "--accumulation", "3"),
    exponent: wider(LIST, "--exponent", "0"),
    windows: [MIX, MIX.map((word) => word === "200" ? "300" : word)],
    seed: wider(MIX, "--seed", "1"),
    json: [LIST, LIST.filter((word) => word !== "--json")],
  },
  bench: {
    quick: wider(BENCH, "--quick"),
    seconds: [BENCH, BENCH.map((word) => word === "0.01" ? "0.02" : word)],
    preset: wider(BENCH, "--preset", "tiny"),
    backend: wider(BENCH, "--backend", "wasm-strict"),
    json: [BENCH, BENCH.filter((word) => word !== "--json")],
  },
  // The main job is run up to its first step by interrupting it.
  "": {
    seed: [["--seed", "1"], ["--seed", "2"]],
    "no-card": wider([], "--no-card"),
    backend: wider([], "--backend", "wasm-strict"),
    json: wider([], "--json"),
  },
};

/** Pairs of calls, one for each option of the commands around files of the Llama family, that must not come to the same. */
import { BIN, LLAMA } from "./llama_files.ts";
import { type Pair, wider } from "./option_pair.ts";

const CONVERT = ["convert", LLAMA, "out.safetensors"];
const TO_NPZ = ["convert", LLAMA, "out.npz", "--tokenizer", BIN];
/** Digits, and spaces at the beginnings of lines. */
const DIGITS = new URL("../golden/training/schedules.json", import.meta.url).pathname;
const LEARN = ["train-tokenizer", DIGITS, "--vocab-size", "310", "--out", "out.model"];
const PRIMES = ["train-tokenizer", DIGITS, "--kind", "prime-char", "--out", "out.json"];
const MOTIFS = ["train-tokenizer", DIGITS, "--kind", "motif-bpe", "--vocab-size", "310", "--out", "out.json"];
const KEEP = [...LEARN, "--spaces", "keep"];
const GENERATE = ["generate", LLAMA, "--tokenizer", BIN, "--prompt", "the\\n", "--length", "9", "--json"];

/** Options of `generate` that are for these files. */
export const LLAMA_GENERATE: Readonly<Record<string, Pair>> = {
  escape: wider(GENERATE, "--escape"),
  int8: wider(GENERATE, "--int8"),
  "run-c": wider(GENERATE, "--run-c"),
};

/** Options of `repl` that are for these files. */
export const LLAMA_REPL: Readonly<Record<string, Pair>> = {
  tokenizer: wider(["repl", LLAMA], "--tokenizer", BIN),
  int8: wider(["repl", LLAMA, "--tokenizer", BIN], "--int8"),
};

/** The table; `CKPT` and the like stand for paths as in `option_table.ts`. */
export const LLAMA_SWEEP: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  convert: {
    to: wider(CONVERT, "--to", "v1"),
    naming: wider(CONVERT, "--naming", "llama2.c"),
    group: wider(["convert", LLAMA, "out.bin", "--to", "v2"], "--group", "16"),
    tokenizer: [TO_NPZ.slice(0, -2), TO_NPZ],
    probe: wider(CONVERT, "--probe"),
    spaces: wider(["convert", BIN, "out.model"], "--spaces", "collapse"),
    adapter: wider(CONVERT, "--adapter", "CKPT"),
    force: wider(["convert", LLAMA, "PNG", "--to", "v1"], "--force"),
    json: wider(CONVERT, "--json"),
  },
  "train-tokenizer": {
    "vocab-size": [LEARN, LEARN.map((word) => word === "310" ? "311" : word)],
    kind: [PRIMES, PRIMES.map((word) => word === "prime-char" ? "prime-word" : word)],
    "min-frequency": wider(PRIMES, "--min-frequency", "9"),
    motifs: wider(MOTIFS, "--motifs", "9"),
    "motif-min": wider(MOTIFS, "--motif-min", "4"),
    "motif-max": wider(MOTIFS, "--motif-max", "5"),
    lowercase: wider(MOTIFS, "--lowercase"),
    "no-bos": wider(MOTIFS, "--no-bos"),
    "no-eos": wider(MOTIFS, "--no-eos"),
    out: [LEARN, LEARN.map((word) => word === "out.model" ? "out.json" : word)],
    "no-split-digits": wider(LEARN, "--no-split-digits"),
    "no-dummy-prefix": wider(LEARN, "--no-dummy-prefix"),
    spaces: [LEARN, KEEP],
    "no-whitespace-pieces": wider(KEEP, "--no-whitespace-pieces"),
    coverage: wider(LEARN, "--coverage", "0.9"),
    "no-byte-fallback": wider(LEARN, "--no-byte-fallback"),
    "max-piece-length": wider(
      ["train-tokenizer", "TEXT", "--vocab-size", "290", "--out", "out.model"],
      ...["--max-piece-length", "2"],
    ),
    force: [[...LEARN.slice(0, -1), "there.json"], [...LEARN.slice(0, -1), "there.json", "--force"]],
    json: wider(LEARN, "--json"),
  },
};

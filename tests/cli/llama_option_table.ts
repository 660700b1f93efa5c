/** Pairs of calls, one for each option of the commands around files of the Llama family, that must not come to the same. */
type Pair = readonly [readonly string[], readonly string[]];

const golden = (path: string) => new URL(`../golden/llisa/${path}`, import.meta.url).pathname;
const LLAMA = golden("tied_mha/model.v0.bin");
const BIN = golden("tokenizer/tok512.bin");
const wider = (words: readonly string[], ...more: string[]): Pair => [words, [...words, ...more]];

const CONVERT = ["convert", LLAMA, "out.safetensors"];
const TO_NPZ = ["convert", LLAMA, "out.npz", "--tokenizer", BIN];
const LEARN = ["train-tokenizer", "TEXT", "--vocab-size", "290", "--out", "out.model"];
const KEEP = [...LEARN, "--spaces", "keep"];

/** The table; `CKPT` and the like stand for paths as in `options_test.ts`. */
export const LLAMA_SWEEP: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  convert: {
    to: wider(CONVERT, "--to", "v1"),
    naming: wider(CONVERT, "--naming", "llama2.c"),
    group: wider(["convert", LLAMA, "out.bin", "--to", "v2"], "--group", "16"),
    tokenizer: [TO_NPZ.slice(0, -2), TO_NPZ],
    spaces: wider(["convert", BIN, "out.model"], "--spaces", "collapse"),
    adapter: wider(CONVERT, "--adapter", "CKPT"),
    force: wider(["convert", LLAMA, "PNG", "--to", "v1"], "--force"),
    json: wider(CONVERT, "--json"),
  },
  "train-tokenizer": {
    "vocab-size": [LEARN, LEARN.map((word) => word === "290" ? "291" : word)],
    out: [LEARN, LEARN.map((word) => word === "out.model" ? "out.json" : word)],
    "no-split-digits": wider(LEARN, "--no-split-digits"),
    "no-dummy-prefix": wider(LEARN, "--no-dummy-prefix"),
    spaces: [LEARN, KEEP],
    "no-whitespace-pieces": wider(KEEP, "--no-whitespace-pieces"),
    coverage: wider(LEARN, "--coverage", "0.9"),
    "no-byte-fallback": wider(LEARN, "--no-byte-fallback"),
    "max-piece-length": wider(LEARN, "--max-piece-length", "2"),
    force: [[...LEARN.slice(0, -1), "there.json"], [...LEARN.slice(0, -1), "there.json", "--force"]],
    json: wider(LEARN, "--json"),
  },
};

/** Pairs of calls, one for each option of the commands around files of the Llama family, that must not come to the same. */
type Pair = readonly [readonly string[], readonly string[]];

const golden = (path: string) => new URL(`../golden/llisa/${path}`, import.meta.url).pathname;
const LLAMA = golden("tied_mha/model.v0.bin");
const BIN = golden("tokenizer/tok512.bin");
const wider = (words: readonly string[], ...more: string[]): Pair => [words, [...words, ...more]];

const CONVERT = ["convert", LLAMA, "out.safetensors"];
const TO_NPZ = ["convert", LLAMA, "out.npz", "--tokenizer", BIN];

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
};

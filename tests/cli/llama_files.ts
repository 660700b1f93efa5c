/** Files of the Llama family for tests of commands. */
const golden = (path: string): string => new URL(`../golden/llisa/${path}`, import.meta.url).pathname;

/** A llama2.c v0 file of random weights, 512 tokens, a context of 64. */
export const LLAMA = golden("tied_mha/model.v0.bin");
/** The same in 8 bits. */
export const LLAMA_INT8 = golden("tied_mha/model.q80.bin");
/** Its vocabulary. */
export const MODEL = golden("tokenizer/tok512.model");
/** The same as llama2.c has it. */
export const BIN = golden("tokenizer/tok512.bin");

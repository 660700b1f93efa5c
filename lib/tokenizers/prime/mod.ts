/** Tokens that are primes. */
export { PrimeTokenizer } from "./prime_tokenizer.ts";
export type { PrimeCorpusOptions, PrimeEncodeOptions, PrimeMergeOptions } from "./prime_tokenizer.ts";
export type { PrimeBatch, PrimeBatchOptions } from "./batch.ts";
export type { PrimeLevel } from "./count_tokens.ts";
export type { PrimeDecodeOptions } from "./decode.ts";
export { PRIME_PRESETS, type PrimePreset } from "./presets.ts";

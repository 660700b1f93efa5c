/**
 * Tokenizers: text to ids and back, behind one {@linkcode Tokenizer} contract.
 *
 * @example
 * ```ts
 * import { type Tokenizer, Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const tokenizer: Tokenizer = Vocab.fromText("haze");
 * assertEquals(tokenizer.decode(tokenizer.encode("haze")), "haze");
 * ```
 *
 * @module
 */
export * from "./char_vocab.ts";
export * from "./hash.ts";
export * from "./id_tokenizer.ts";
export { lengthsOf } from "./lengths_of.ts";
export * from "./motif_bpe/mod.ts";
export * from "./prime/mod.ts";
export * from "./sentencepiece/mod.ts";
export * from "./start_decoding.ts";
export * from "./tokenizer.ts";
export { TOKENIZER_KINDS, tokenizerOfJson } from "./tokenizer_of_json.ts";

/**
 * The byte-level BPE with motifs of spiral.
 *
 * @module
 */
export { MOTIF_BPE_DEFAULTS, type MotifBpeConfig } from "./config.ts";
export { MotifBpeTokenizer } from "./motif_bpe_tokenizer.ts";
export { trainMotifBpe } from "./train.ts";
export type { MotifBpeVocabulary } from "./vocabulary.ts";

/**
 * SentencePiece BPE: the model value, encoding, decoding and training.
 *
 * @module
 */
export * from "./model.ts";

/**
 * SentencePiece BPE: the model value, encoding, decoding and training.
 *
 * @module
 */
export { checkSentencePieceModel } from "./check_model.ts";
export { runCPiece, runCPrinted } from "./decode_run_c.ts";
export { runCText } from "./encode_run_c.ts";
export type { SentencePieceRule } from "./json.ts";
export * from "./model.ts";
export { modelOfRunCVocabulary, type RunCModelOptions, runCVocabularyOf } from "./run_c_vocabulary.ts";
export { type Marks, type SentencePieceOptions, SentencePieceTokenizer } from "./sentencepiece_tokenizer.ts";
export type { SentencePieceTrainingOptions } from "./train/options.ts";
export { trainSentencePiece } from "./train/train.ts";

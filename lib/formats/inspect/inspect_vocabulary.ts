/**
 * Files of vocabularies looked at.
 * @module
 */
import { PIECE_TYPES } from "../../tokenizers/sentencepiece/model.ts";
import { readSentencePieceModel } from "../sentencepiece/read.ts";
import { readTokenizerBin } from "../tokenizer_bin/read.ts";
import type { TokenizerReadOptions } from "../vocabulary_rules.ts";
import type { Findings } from "./findings.ts";

/** Settings and number of pieces of a SentencePiece model. */
export function inspectSentencePiece(bytes: Uint8Array, options: TokenizerReadOptions): Findings {
  const { pieces, ...settings } = readSentencePieceModel(bytes, options);
  const counts = PIECE_TYPES
    .map((type) => [type, pieces.filter((piece) => piece.type === type).length] as const)
    .filter(([, count]) => count > 0);
  const config = { vocabSize: pieces.length, ...settings, pieces: Object.fromEntries(counts) };
  return { config, parameters: 0, tensors: [], faults: [], warnings: [] };
}

/** Number of pieces of a tokenizer.bin. */
export function inspectTokenizerBin(bytes: Uint8Array, options: TokenizerReadOptions): Findings {
  const { pieces } = readTokenizerBin(bytes, options);
  return { config: { vocabSize: pieces.length }, parameters: 0, tensors: [], faults: [], warnings: [] };
}

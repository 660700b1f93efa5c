/** What agency is told of tokens. */
import { nthPrime, SEDENION_AXES } from "../../../physics/mod.ts";
import { PrimeTokenizer, type Tokenizer } from "../../../tokenizers/mod.ts";
import type { AgencyVocabulary } from "../agency/mod.ts";
import { AXIS_LEXICON, type TextEncoding } from "../memory/mod.ts";

/** A piece that says something. */
const WORDY = /[\p{L}\p{N}]/u;

/**
 * The vocabulary of an agency: a token swings as strongly as it is rare, and not at all if it is a mark or has neither
 * letter nor digit, so that no focus ever pulls a mark or a comma forward.
 *
 * @param weightOf How rare a token is, from 0 to 1.
 */
export function agencyVocabulary(
  tokenizer: Tokenizer,
  encoding: TextEncoding,
  weightOf: (id: number) => number,
): AgencyVocabulary {
  const pieces = Array.from({ length: tokenizer.vocabSize }, (_, id) => pieceOf(tokenizer, id));
  const wordy = pieces.map((piece) => WORDY.test(piece));
  return {
    encoding,
    encode: (text) => tokenizer.encode(text),
    pieceOf: (id) => pieces[id]!,
    primeOf: (id) => nthPrime(id + 1),
    amplitudeOf: (id) => wordy[id] ? weightOf(id) : 0,
    wordsOfAxis: (axis) => AXIS_LEXICON[SEDENION_AXES[axis]!],
  };
}

/** What a token adds to a text; nothing if it is a mark. */
function pieceOf(tokenizer: Tokenizer, id: number): string {
  if (tokenizer instanceof PrimeTokenizer) return tokenizer.decode([id]);
  return id === tokenizer.bosId || id === tokenizer.eosId ? "" : tokenizer.pieces([id])[0]!;
}

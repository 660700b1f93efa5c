import { showValue } from "./show_value.ts";
import { Vocab } from "./char_vocab.ts";
import { IdTokenizer } from "./id_tokenizer.ts";
import { MotifBpeTokenizer } from "./motif_bpe/motif_bpe_tokenizer.ts";
import { PrimeTokenizer } from "./prime/prime_tokenizer.ts";
import { SentencePieceTokenizer } from "./sentencepiece/sentencepiece_tokenizer.ts";
import type { Tokenizer, TokenizerJson } from "./tokenizer.ts";

const READERS: Readonly<Record<string, (json: TokenizerJson) => Tokenizer>> = {
  char: (json) => Vocab.fromJSON(json),
  ids: (json) => IdTokenizer.fromJSON(json),
  "motif-bpe": (json) => MotifBpeTokenizer.fromJSON(json),
  prime: (json) => PrimeTokenizer.fromJSON(json),
  sentencepiece: (json) => SentencePieceTokenizer.fromJSON(json),
};

/**
 * Kinds of tokenizers that JSON is read back to.
 *
 * @example
 * ```ts
 * import { TOKENIZER_KINDS, Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(TOKENIZER_KINDS.includes(Vocab.fromText("haze").toJSON().kind), true);
 * ```
 */
export const TOKENIZER_KINDS: readonly string[] = Object.keys(READERS);

/**
 * Reads any tokenizer back from its JSON, by its kind: the inverse of `toJSON`.
 *
 * @throws {SyntaxError} if the kind is unknown, or as the class of that kind.
 * @throws {RangeError} as the class of that kind.
 *
 * @example
 * ```ts
 * import { tokenizerOfJson, Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const copy = tokenizerOfJson(Vocab.fromText("haze").toJSON());
 * assertEquals([copy.kind, copy.decode([0, 1])], ["char", "ae"]);
 * ```
 */
export function tokenizerOfJson(json: TokenizerJson): Tokenizer {
  const read = typeof json?.kind === "string" && Object.hasOwn(READERS, json.kind)
    ? READERS[json.kind]
    : undefined;
  if (!read) {
    const kinds = TOKENIZER_KINDS.join(", ");
    throw new SyntaxError(
      `Cannot read a tokenizer as its kind must be one of ${kinds}: got ${showValue(json?.kind)}`,
    );
  }
  return read(json);
}

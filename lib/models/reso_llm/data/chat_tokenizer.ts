/** Tokenizers of chats, learnt on texts. */
import { PRIME_PRESETS, type PrimeMergeOptions, PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { CHAT_TOKEN_NAMES } from "./chat_tokens.ts";

/**
 * Byte pair encoding within words learnt on texts, with the marks of a chat as atomic symbols: `<PAD>`, `<UNK>`, `<BOS>`,
 * `<EOS>`, the seven marks, printable ASCII, other characters of the texts, merges. The n-th has the n-th prime.
 *
 * @param options As of `PrimeTokenizer.fromMerges`.
 * @throws {RangeError} if `vocabSize` leaves no room for marks and characters, or the texts are too short for it.
 *
 * @example
 * ```ts
 * import { trainChatTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = trainChatTokenizer("the haze, the haze, the haze", 115);
 * assertEquals(tokenizer.pieces(tokenizer.encode("I like the haze")).slice(-2), [" the", " haze"]);
 * ```
 */
export function trainChatTokenizer(
  texts: string | readonly string[],
  vocabSize: number,
  options: Pick<PrimeMergeOptions, "minFrequency"> = {},
): PrimeTokenizer {
  return PrimeTokenizer.fromMerges(texts, {
    ...options,
    ...{ vocabSize, within: "words", alphabet: PRIME_PRESETS.code, symbols: CHAT_TOKEN_NAMES },
  });
}

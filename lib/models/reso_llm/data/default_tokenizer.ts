/** The tokenizer of a chat, learnt on texts. */
import { BUILTIN_TEXT } from "../../../data/builtin/mod.ts";
import { PRIME_PRESETS, PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { SYSTEM_TEXT } from "./chat_format.ts";
import { CHAT_TOKEN_NAMES } from "./chat_tokens.ts";
import { makeTalks } from "./talks/make_talks.ts";

/** V of the default tokenizer. */
export const DEFAULT_VOCAB_SIZE = 1024;

/**
 * Byte pair encoding within words learnt on texts, with the marks of a chat as atomic symbols: `<PAD>`, `<UNK>`, `<BOS>`,
 * `<EOS>`, the seven marks, printable ASCII, other characters of the texts, merges. The n-th has the n-th prime.
 *
 * @throws {RangeError} if `vocabSize` leaves no room for marks and characters, or the texts are too short for it.
 *
 * @example
 * ```ts
 * import { trainChatTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = trainChatTokenizer("the haze and the hills and the haze", 116);
 * assertEquals(tokenizer.pieces(tokenizer.encode("in the haze")), ["i", "n", " ", "the", " haze"]);
 * ```
 */
export function trainChatTokenizer(texts: string | readonly string[], vocabSize: number): PrimeTokenizer {
  return PrimeTokenizer.fromMerges(texts, {
    ...{ vocabSize, within: "words", alphabet: PRIME_PRESETS.code, symbols: CHAT_TOKEN_NAMES },
  });
}

/** Made talks that the default tokenizer is learnt on beside the story: about as long as that. */
const TALKS = 160;

let learnt: PrimeTokenizer | undefined;

/**
 * The tokenizer of the built-in story and of made talks, V = 1,024: learnt at the first call, the same everywhere, without any
 * file.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * assertEquals(tokenizer.decode(tokenizer.encode("Hello, [world]!")), "Hello, [world]!");
 * assertEquals([tokenizer.vocabSize, tokenizer.maxPrime], [1024, 8161]);
 * ```
 */
export function createDefaultTokenizer(): PrimeTokenizer {
  return learnt ??= createTokenizerForVocabSize(DEFAULT_VOCAB_SIZE);
}

/**
 * The tokenizer of the built-in story and of made talks with so many tokens.
 *
 * @throws {RangeError} if they are too few for marks and characters, or more than these texts have pairs for.
 */
export function createTokenizerForVocabSize(vocabSize: number): PrimeTokenizer {
  const talks = makeTalks(TALKS, 1).flatMap((talk) => talk.map(({ content }) => content));
  const system = Array<string>(TALKS / 10).fill(SYSTEM_TEXT);
  return trainChatTokenizer([BUILTIN_TEXT, ...talks, ...system], vocabSize);
}

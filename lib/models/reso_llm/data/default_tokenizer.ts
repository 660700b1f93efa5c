/** The tokenizer that is there without any file. */
import { BUILTIN_TEXT } from "../../../data/builtin/mod.ts";
import type { PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { SYSTEM_TEXT } from "./chat_format.ts";
import { trainChatTokenizer } from "./chat_tokenizer.ts";
import { makeTalks } from "./talks/make_talks.ts";

/**
 * V of the default tokenizer, and of a config that says nothing of it.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, DEFAULT_VOCAB_SIZE, ResoLLMConfig } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(createDefaultTokenizer().vocabSize, DEFAULT_VOCAB_SIZE);
 * assertEquals(new ResoLLMConfig({ dim: 64 }).vocabSize, DEFAULT_VOCAB_SIZE);
 * ```
 */
export const DEFAULT_VOCAB_SIZE = 1024;

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
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, createTokenizerForVocabSize } from "@haze/haze/reso-llm";
 * import { assert } from "@std/assert";
 * const [few, many] = [createTokenizerForVocabSize(200), createDefaultTokenizer()];
 * assert(few.vocabSize === 200 && few.encode("the lantern").length > many.encode("the lantern").length);
 * ```
 */
export function createTokenizerForVocabSize(vocabSize: number): PrimeTokenizer {
  const talks = makeTalks(TALKS, 1).flatMap((talk) => talk.map(({ content }) => content));
  const system = Array<string>(TALKS / 10).fill(SYSTEM_TEXT);
  return trainChatTokenizer([BUILTIN_TEXT, ...talks, ...system], vocabSize);
}

/** The marks of a chat, each a token of its own. */
import { PrimeTokenizer, type Tokenizer } from "../../../tokenizers/mod.ts";

/** The marks by what they are for. */
export interface ChatTokens {
  /** Begins what a user says. */
  readonly user: "<|user|>";
  /** Ends it. */
  readonly endOfUser: "<|endofuser|>";
  /** Begins what the assistant says. */
  readonly assistant: "<|assistant|>";
  /** Ends it. */
  readonly endOfAssistant: "<|endofassistant|>";
  /** Begins what the assistant is told beforehand. */
  readonly system: "<|system|>";
  /** Ends it. */
  readonly endOfSystem: "<|endofsystem|>";
  /** Ends a conversation. */
  readonly endOfConversation: "<|endofconversation|>";
}

/** The name of a mark. */
export type ChatToken = ChatTokens[keyof ChatTokens];

/**
 * What the marks are called, in the order of their primes.
 *
 * @example
 * ```ts
 * import { CHAT_TOKENS } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(Object.values(CHAT_TOKENS).length, 7);
 * ```
 */
export const CHAT_TOKENS: ChatTokens = Object.freeze({
  user: "<|user|>",
  endOfUser: "<|endofuser|>",
  assistant: "<|assistant|>",
  endOfAssistant: "<|endofassistant|>",
  system: "<|system|>",
  endOfSystem: "<|endofsystem|>",
  endOfConversation: "<|endofconversation|>",
});

/** The names of all marks. */
export const CHAT_TOKEN_NAMES: readonly ChatToken[] = Object.freeze(Object.values(CHAT_TOKENS));

/**
 * Whether a tokenizer has all marks of a chat as tokens of their own.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, hasChatTokens } from "@haze/haze/reso-llm";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 * assertEquals([createDefaultTokenizer(), Vocab.fromText("Hi <|user|>")].map(hasChatTokens), [true, false]);
 * ```
 */
export function hasChatTokens(tokenizer: Tokenizer): tokenizer is PrimeTokenizer {
  return tokenizer instanceof PrimeTokenizer &&
    CHAT_TOKEN_NAMES.every((name) => tokenizer.symbolId(name) !== undefined);
}

/**
 * Whether an id is that of a mark.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, getChatTokenId, isChatToken } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * assertEquals(isChatToken(tokenizer, getChatTokenId(tokenizer, "<|user|>")), true);
 * // What only looks like a mark is text.
 * assertEquals([...tokenizer.encode("<|user|>")].some((id) => isChatToken(tokenizer, id)), false);
 * ```
 */
export function isChatToken(tokenizer: Tokenizer, id: number): boolean {
  return tokenizer instanceof PrimeTokenizer &&
    CHAT_TOKEN_NAMES.some((name) => tokenizer.symbolId(name) === id);
}

/**
 * The id of a mark.
 *
 * @throws {RangeError} if the tokenizer has none of that name.
 *
 * @example
 * ```ts
 * import { CHAT_TOKENS, createDefaultTokenizer, getChatTokenId } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const id = getChatTokenId(tokenizer, CHAT_TOKENS.user);
 * assertEquals([id, tokenizer.indexToPrime(id)], [4, 11]);
 * ```
 */
export function getChatTokenId(tokenizer: Tokenizer, name: ChatToken): number {
  const id = tokenizer instanceof PrimeTokenizer && CHAT_TOKEN_NAMES.includes(name)
    ? tokenizer.symbolId(name)
    : undefined;
  if (id !== undefined) return id;
  throw new RangeError(
    `Cannot find a chat token as the tokenizer must have ${name}: it is of kind ${tokenizer.kind} without\n` +
      "hint: train one with train-tokenizer --kind prime-chat",
  );
}

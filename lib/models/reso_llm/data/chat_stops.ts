/** Where an answer ends. */
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { CHAT_TOKENS, getChatTokenId, hasChatTokens } from "./chat_tokens.ts";

/**
 * What ends an answer wherever it stands in its text.
 *
 * @example Where another engine stops reading
 * ```ts
 * import { CHAT_STOPS } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * let text = "";
 * for (const piece of ["Fine.", "<|endof", "assistant|>", " more"]) {
 *   text += piece;
 *   if (CHAT_STOPS.some((stop) => text.endsWith(stop))) break;
 * }
 * assertEquals(text, "Fine.<|endofassistant|>");
 * ```
 */
export const CHAT_STOPS: readonly string[] = Object.freeze([
  CHAT_TOKENS.endOfAssistant,
  CHAT_TOKENS.user,
  "<|endoftext|>",
]);

/**
 * The ids that end an answer: its own end mark, the mark of a user, the end of a text; what of them the tokenizer has.
 *
 * @example
 * ```ts
 * import { chatStopIds, createDefaultTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * assertEquals(tokenizer.pieces(chatStopIds(tokenizer)), ["<|endofassistant|>", "<|user|>", "<EOS>"]);
 * ```
 */
export function chatStopIds(tokenizer: Tokenizer): number[] {
  const marks = hasChatTokens(tokenizer)
    ? [CHAT_TOKENS.endOfAssistant, CHAT_TOKENS.user].map((name) => getChatTokenId(tokenizer, name))
    : [];
  return tokenizer.eosId === undefined ? marks : [...marks, tokenizer.eosId];
}

/**
 * The answer in a text that a model wrote: what stands before the first stop, without white space around it.
 *
 * @example
 * ```ts
 * import { extractResponse } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(extractResponse(" Fine.<|endofassistant|> more"), "Fine.");
 * ```
 */
export function extractResponse(text: string): string {
  const ends = CHAT_STOPS.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...ends)).trim();
}

/** Conversations in a stream of ids. */
import type { PrimeBatch, PrimeBatchOptions, PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { CHAT_TOKENS, getChatTokenId } from "./chat_tokens.ts";

/**
 * Where exchanges stand: from the mark of a user to the next end of an answer, `[start, end)` each; what has no end yet is
 * left out.
 *
 * @throws {RangeError} if the tokenizer has no chat tokens.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, findConversationBoundaries, formatChat } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const text = formatChat([{ role: "user", content: "a" }, { role: "assistant", content: "b" }]);
 * const ids = tokenizer.encode(`${text} and <|user|>`, { symbols: true });
 * assertEquals(findConversationBoundaries(tokenizer, ids), [[0, 11]]);
 * ```
 */
export function findConversationBoundaries(
  tokenizer: PrimeTokenizer,
  ids: Int32Array,
): [start: number, end: number][] {
  const begin = getChatTokenId(tokenizer, CHAT_TOKENS.user);
  const finish = getChatTokenId(tokenizer, CHAT_TOKENS.endOfAssistant);
  const found: [number, number][] = [];
  for (let start = ids.indexOf(begin); start >= 0;) {
    const last = ids.indexOf(finish, start + 1);
    if (last < 0) break;
    found.push([start, last + 1]);
    start = ids.indexOf(begin, last + 1);
  }
  return found;
}

/**
 * The first exchanges that {@linkcode findConversationBoundaries} finds, five unless told otherwise, as views of the ids.
 *
 * @throws {RangeError} if the tokenizer has no chat tokens, or `most` is no integer of at least 0.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, extractCompleteConversations, formatChat } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const talk = formatChat([{ role: "user", content: "a" }, { role: "assistant", content: "b" }]);
 * const ids = tokenizer.encode([talk, talk, "<|user|> c"].join(" "), { symbols: true });
 * assertEquals(extractCompleteConversations(tokenizer, ids).length, 2);
 * assertEquals(extractCompleteConversations(tokenizer, ids, 1), [tokenizer.encode(talk, { symbols: true })]);
 * ```
 */
export function extractCompleteConversations(
  tokenizer: PrimeTokenizer,
  ids: Int32Array,
  most = 5,
): Int32Array[] {
  if (!Number.isSafeInteger(most) || most < 0) {
    throw new RangeError(`Cannot extract conversations as most must be an integer of at least 0: ${most}`);
  }
  return findConversationBoundaries(tokenizer, ids).slice(0, most).map(([start, end]) =>
    ids.subarray(start, end)
  );
}

/**
 * Texts as rows of one length between `<BOS>` and `<EOS>`, as `PrimeTokenizer.encodeBatch`.
 *
 * @throws {RangeError} as that.
 *
 * @example
 * ```ts
 * import { batchEncode, createDefaultTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const { ids, lengths } = batchEncode(tokenizer, ["a", "a lamp"], { maxLength: 4 });
 * assertEquals([ids.map((row) => row.length), lengths[0]], [[4, 4], 3]);
 * assertEquals(tokenizer.pieces(ids[0]), ["<BOS>", "a", "<EOS>", "<PAD>"]);
 * ```
 */
export function batchEncode(
  tokenizer: PrimeTokenizer,
  texts: readonly string[],
  options: PrimeBatchOptions = {},
): PrimeBatch {
  return tokenizer.encodeBatch(texts, options);
}

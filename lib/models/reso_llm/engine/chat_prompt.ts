/** A chat as ids that leave room for an answer. */
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { knownMessages } from "../data/chat_format.ts";
import { type ChatMessage, encodeChat, hasChatTokens, simpleChatPrompt, SYSTEM_TEXT } from "../data/mod.ts";

/** Ids of a text behind the mark that begins one; of an empty text one token at least. */
export function promptIds(tokenizer: Tokenizer, text: string): Int32Array {
  const { bosId } = tokenizer;
  const ids = Int32Array.from([...(bosId === undefined ? [] : [bosId]), ...tokenizer.encode(text)]);
  return ids.length > 0 ? ids : Int32Array.of(0);
}

/**
 * The ids of a chat, of which the oldest messages go, and then what the assistant is told beforehand, until it is no longer
 * than `most`; the last message stays whole.
 */
export function fittingChat(
  tokenizer: Tokenizer,
  messages: readonly ChatMessage[],
  { system = SYSTEM_TEXT, most }: { readonly system?: string | undefined; readonly most: number },
): Int32Array {
  const known = knownMessages(messages);
  const encode = (kept: readonly ChatMessage[], system?: string): Int32Array =>
    hasChatTokens(tokenizer)
      ? system === undefined ? withoutSystem(tokenizer, kept) : encodeChat(tokenizer, kept, { system })
      : promptIds(tokenizer, simpleChatPrompt(kept));
  for (let from = 0; from < known.length; from++) {
    const ids = encode(known.slice(from), system);
    if (ids.length <= most) return ids;
  }
  return encode(known.slice(-1));
}

/** Behind the mark that begins a text stand marks, the words and the mark of the assistant. */
function withoutSystem(
  tokenizer: Parameters<typeof encodeChat>[0],
  messages: readonly ChatMessage[],
): Int32Array {
  const withEmpty = encodeChat(tokenizer, messages, { system: "" });
  const none = encodeChat(tokenizer, [], { system: "", addAssistant: false });
  const lineEnd = tokenizer.encode("\n").length;
  return Int32Array.from([withEmpty[0]!, ...withEmpty.subarray(none.length + lineEnd)]);
}

/** Chats as ids: marks are marks, and whatever is said is text. */
import type { ScoredSegment } from "../../../data/mod.ts";
import type { PrimeTokenizer } from "../../../tokenizers/mod.ts";
import {
  type ChatMessage,
  type ChatPromptOptions,
  knownMessages,
  ROLE_MARKS,
  SYSTEM_TEXT,
} from "./chat_format.ts";
import { CHAT_TOKENS, type ChatToken, getChatTokenId } from "./chat_tokens.ts";

/**
 * The ids of `chatPrompt` behind the mark that begins a text, (T,): the prompt of a chat.
 *
 * No message can play a mark: `<|assistant|>` in what a user types is thirteen characters.
 *
 * @throws {RangeError} if the tokenizer has no chat tokens.
 *
 * @example
 * ```ts
 * import { chatPrompt, createDefaultTokenizer, encodeChat } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const messages = [{ role: "user", content: "Who is Wren?" }];
 * const ids = encodeChat(tokenizer, messages);
 * assertEquals(ids, tokenizer.encode(chatPrompt(messages), { bos: true, symbols: true }));
 * ```
 */
export function encodeChat(
  tokenizer: PrimeTokenizer,
  messages: readonly ChatMessage[],
  options: ChatPromptOptions = {},
): Int32Array {
  const { addAssistant = true, system = SYSTEM_TEXT } = options;
  const writer = new ChatWriter(tokenizer);
  writer.system(system);
  for (const message of knownMessages(messages)) writer.message(message);
  if (addAssistant) {
    writer.newLine();
    writer.mark(CHAT_TOKENS.assistant);
    writer.text("\n");
  }
  return writer.segment().ids;
}

/**
 * A conversation to learn from, behind the mark that begins a text: scored are the assistant's words and the mark that ends
 * them, nothing else. The mark that ends a conversation stands last.
 *
 * @param system What the assistant is told beforehand; nothing if it is left out.
 * @throws {RangeError} if the tokenizer has no chat tokens.
 *
 * @example
 * ```ts
 * import { chatSegment, createDefaultTokenizer } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const { ids, scored } = chatSegment(tokenizer, [
 *   { role: "user", content: "Who is Wren?" },
 *   { role: "assistant", content: "A girl." },
 * ]);
 * const learnt = ids.filter((_, i) => scored[i]);
 * assertEquals(tokenizer.decode(learnt, { skipSpecial: false }), "A girl.\n<|endofassistant|>");
 * ```
 */
export function chatSegment(
  tokenizer: PrimeTokenizer,
  messages: readonly ChatMessage[],
  system?: string,
): ScoredSegment {
  const writer = new ChatWriter(tokenizer);
  if (system !== undefined) writer.system(system);
  for (const message of knownMessages(messages)) writer.message(message);
  writer.newLine();
  writer.mark(CHAT_TOKENS.endOfConversation);
  return writer.segment();
}

/** Puts ids one behind the other. */
class ChatWriter {
  readonly #tokenizer: PrimeTokenizer;
  readonly #ids: number[];
  readonly #scored: number[] = [0];

  constructor(tokenizer: PrimeTokenizer) {
    this.#tokenizer = tokenizer;
    this.#ids = [tokenizer.bosId];
  }

  mark(name: ChatToken, scored = false): void {
    this.#ids.push(getChatTokenId(this.#tokenizer, name));
    this.#scored.push(Number(scored));
  }

  text(text: string, scored = false): void {
    for (const id of this.#tokenizer.encode(text)) {
      this.#ids.push(id);
      this.#scored.push(Number(scored));
    }
  }

  /** Parts the last message from what comes; there is none behind the mark that begins the text. */
  newLine(): void {
    if (this.#ids.length > 1) this.text("\n");
  }

  system(text: string): void {
    this.mark(CHAT_TOKENS.system);
    this.text("\n");
    this.text(`${text}\n`);
    this.mark(CHAT_TOKENS.endOfSystem);
  }

  message({ role, content }: { readonly role: "user" | "assistant"; readonly content: string }): void {
    const [begin, end] = ROLE_MARKS[role];
    const isLearnt = role === "assistant";
    this.newLine();
    this.mark(begin as ChatToken);
    // Apart from the words, so that they are encoded as they are behind a prompt, which ends here.
    this.text("\n");
    this.text(`${content}\n`, isLearnt);
    this.mark(end as ChatToken, isLearnt);
  }

  segment(): ScoredSegment {
    return { ids: Int32Array.from(this.#ids), scored: Uint8Array.from(this.#scored) };
  }
}

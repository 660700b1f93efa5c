/** Chats as text: the template with marks, and the plain one. */
import { CHAT_TOKENS } from "./chat_tokens.ts";

/** Something that is said in a chat. */
export interface ChatMessage {
  /** Who says it; {@linkcode chatRoleOf} knows several names. */
  readonly role: string;
  /** The words. */
  readonly content: string;
}

/** Who speaks in a chat. */
export type ChatRole = "user" | "assistant";

/** How a chat becomes a prompt. */
export interface ChatPromptOptions {
  /** What the assistant is told beforehand. Default: {@linkcode SYSTEM_TEXT}. */
  readonly system?: string;
  /** Whether the prompt goes on to where the assistant speaks. Default true. */
  readonly addAssistant?: boolean;
}

/**
 * What the assistant is told before a chat, unless something else is.
 *
 * @example
 * ```ts
 * import { chatPrompt, SYSTEM_TEXT } from "@haze/haze/reso-llm";
 * import { assert } from "@std/assert";
 * const said = [{ role: "user", content: "Hi" }];
 * assert(chatPrompt(said).includes(SYSTEM_TEXT) && !chatPrompt(said, { system: "" }).includes(SYSTEM_TEXT));
 * ```
 */
export const SYSTEM_TEXT = "You are a helpful, harmless, and honest AI assistant.";

const ROLES: Readonly<Record<ChatRole, readonly string[]>> = {
  user: ["user", "human", "he", "boy"],
  assistant: ["assistant", "bot", "gpt", "she", "girl"],
};

/**
 * The role that a name stands for; undefined if it is neither, as `system`.
 *
 * @example
 * ```ts
 * import { chatRoleOf } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(["human", "gpt", "system"].map(chatRoleOf), ["user", "assistant", undefined]);
 * ```
 */
export function chatRoleOf(name: string): ChatRole | undefined {
  const lower = name.toLowerCase();
  return (Object.keys(ROLES) as ChatRole[]).find((role) => ROLES[role].includes(lower));
}

/** The mark that begins what a role says, and the one that ends it. */
export const ROLE_MARKS: Readonly<Record<ChatRole, readonly [begin: string, end: string]>> = {
  user: [CHAT_TOKENS.user, CHAT_TOKENS.endOfUser],
  assistant: [CHAT_TOKENS.assistant, CHAT_TOKENS.endOfAssistant],
};

/** The messages of known roles with these in place of their names; others are left out. */
export function knownMessages(
  messages: readonly ChatMessage[],
): { readonly role: ChatRole; readonly content: string }[] {
  return messages.flatMap(({ role: name, content }) => {
    const role = chatRoleOf(name);
    return role === undefined ? [] : [{ role, content }];
  });
}

/**
 * Messages between their marks, each part on a line of its own; messages of unknown roles are left out.
 *
 * It is for people to read: words that look like marks stand beside marks here. `encodeChat` tells them apart.
 *
 * @example
 * ```ts
 * import { formatChat } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatChat([{ role: "human", content: "Hi" }]), "<|user|>\nHi\n<|endofuser|>");
 * ```
 */
export function formatChat(messages: readonly ChatMessage[]): string {
  return knownMessages(messages).map(({ role, content }) => {
    const [begin, end] = ROLE_MARKS[role];
    return `${begin}\n${content}\n${end}`;
  }).join("\n");
}

/**
 * A chat as a prompt: what the assistant is told, the messages, and the mark behind which it answers.
 *
 * @example
 * ```ts
 * import { chatPrompt } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(
 *   chatPrompt([{ role: "user", content: "Hi" }], { system: "Be brief." }),
 *   "<|system|>\nBe brief.\n<|endofsystem|>\n<|user|>\nHi\n<|endofuser|>\n<|assistant|>\n",
 * );
 * ```
 */
export function chatPrompt(messages: readonly ChatMessage[], options: ChatPromptOptions = {}): string {
  const { system = SYSTEM_TEXT, addAssistant = true } = options;
  const parts = [`${CHAT_TOKENS.system}\n${system}\n${CHAT_TOKENS.endOfSystem}`, formatChat(messages)];
  const prompt = parts.filter((part) => part !== "").join("\n");
  return addAssistant ? `${prompt}\n${CHAT_TOKENS.assistant}\n` : prompt;
}

/**
 * A chat as a prompt without marks, for a model that knows none.
 *
 * @example
 * ```ts
 * import { simpleChatPrompt } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * assertEquals(simpleChatPrompt([{ role: "user", content: "Hi" }]), "Human: Hi\nAssistant:");
 * ```
 */
export function simpleChatPrompt(messages: readonly ChatMessage[]): string {
  const lines = knownMessages(messages).map(({ role, content }) =>
    `${role === "user" ? "Human" : "Assistant"}: ${content}\n`
  );
  return `${lines.join("\n")}Assistant:`;
}

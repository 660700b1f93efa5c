/** Chats from a file: JSON lines of messages, or of texts in which `### Human:` and `### Assistant:` stand. */
import { withoutByteOrderMark } from "../../../data/byte_order_mark.ts";
import { showFound } from "../../../tokenizers/show_value.ts";
import type { Dialogue, Turn } from "../../../data/mod.ts";
import { type ChatMessage, chatRoleOf } from "./chat_format.ts";

/** A chat to learn from. */
export interface Chat {
  /** What the assistant is told beforehand, if anything. */
  readonly system?: string;
  /** What is said in turn, a user first; the last question may have no answer. */
  readonly turns: Dialogue;
}

/** How lines are read. */
export interface ReadChatsOptions {
  /** What the text is called in messages. Default `chats`. */
  readonly name?: string;
  /** Whether a line that is no chat is an error (the default) or left out and counted. */
  readonly invalid?: "throw" | "skip";
}

/** What was read. */
export interface ReadChats {
  /** The chats in order. */
  readonly chats: readonly Chat[];
  /** Lines, counted from 1, that were left out, and why. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Reads chats, one a line; empty lines are none. A line is JSON of one of three forms:
 *
 * - an array of `{"role", "content"}`, with all names of roles that {@linkcode chatRoleOf} knows;
 * - `{"messages": […]}` with such an array;
 * - `{"text": "### Human: …### Assistant: …"}`, where markers may stand anywhere in a line.
 *
 * A user speaks first, user and assistant take turns, there is an answer, and nobody says nothing. A message of the role
 * `system` may stand first. Other keys beside `messages` or `text` are not looked at.
 *
 * @throws {SyntaxError} naming the first line that is no chat, unless such lines are to be left out.
 *
 * @example
 * ```ts
 * import { readChats } from "@haze/haze/reso-llm";
 * import { assertEquals, assertThrows } from "@std/assert";
 * const line = JSON.stringify({ text: "### Human: Where is it?### Assistant: Here. ### Human: Thanks!" });
 * assertEquals(readChats(line).chats[0]!.turns, [
 *   { role: "user", content: "Where is it?" },
 *   { role: "assistant", content: "Here." },
 *   { role: "user", content: "Thanks!" },
 * ]);
 * assertThrows(() => readChats(`${line}\n{}`), SyntaxError, "line 2");
 * ```
 */
export function readChats(text: string, options: ReadChatsOptions = {}): ReadChats {
  const { name = "chats", invalid = "throw" } = options;
  const chats: Chat[] = [];
  const skipped: { line: number; reason: string }[] = [];
  withoutByteOrderMark(text).split(/\r?\n/).forEach((source, index) => {
    if (source.trim() === "") return;
    const line = index + 1;
    const read = chatOf(source);
    if (!("reason" in read)) chats.push(read);
    else if (invalid === "skip") skipped.push({ line, reason: read.reason });
    else throw new SyntaxError(`Cannot read ${name}, line ${line} as ${read.reason}`);
  });
  return { chats, skipped };
}

/** A line that is no chat, and why: a rule and what was found. */
interface Refused {
  readonly reason: string;
}

function refused(rule: string, got: unknown): Refused {
  return { reason: `${rule}: ${showFound(got, 60)}` };
}

function chatOf(line: string): Chat | Refused {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return refused("it must be JSON", (error as Error).message);
  }
  const { messages = value, text } = (value ?? {}) as { messages?: unknown; text?: unknown };
  if (typeof text === "string") return checked(messagesOf(text));
  if (!Array.isArray(messages)) return refused("it must hold messages or a text", value);
  const bad = messages.find((message) =>
    typeof message?.role !== "string" || typeof message?.content !== "string"
  );
  return bad === undefined ? checked(messages) : refused("a message must have a role and a content", bad);
}

/** What stands behind each marker; what stands before the first is said by nobody. */
function messagesOf(text: string): ChatMessage[] {
  const [before, ...parts] = text.split(/###\s*(Human|Assistant):/);
  const messages = before!.trim() === "" ? [] : [{ role: "nobody", content: before! }];
  for (let i = 0; i < parts.length; i += 2) messages.push({ role: parts[i]!, content: parts[i + 1]!.trim() });
  return messages;
}

function checked(messages: readonly ChatMessage[]): Chat | Refused {
  const [first] = messages;
  const system = first?.role.toLowerCase() === "system" ? first.content : undefined;
  const turns: Turn[] = [];
  for (const { role: name, content } of system === undefined ? messages : messages.slice(1)) {
    const wanted = turns.length % 2 === 0 ? "user" : "assistant";
    if (chatRoleOf(name) !== wanted) return refused(`turn ${turns.length + 1} must be the ${wanted}'s`, name);
    if (content.trim() === "") return refused(`turn ${turns.length + 1} must say something`, content);
    turns.push({ role: wanted, content });
  }
  if (turns.length < 2) return refused("a chat must have a question and an answer", turns);
  return system === undefined ? { turns } : { system, turns };
}

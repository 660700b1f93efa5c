/** What can be typed in a chat beside what is said. */
import { nearestName } from "../../../metrics/mod.ts";

/** A typed line, understood. */
export type ChatLine =
  | { readonly do: "exit" | "help" | "status" | "metrics" }
  | { readonly do: "say" | "goal" | "memory" | "save" | "load"; readonly text: string };

/** A command: its word, what stands after it, what it does. */
export interface ChatCommand {
  /** How it is typed. */
  readonly usage: string;
  /** What it does. */
  readonly help: string;
}

/**
 * All commands, in the order of the help.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CHAT_COMMANDS } from "@haze/haze/reso-llm";
 * const words = CHAT_COMMANDS.map(({ usage }) => usage.split(" ")[0]);
 * assertEquals(words.filter((word) => word.startsWith("s")), ["status", "save"]); // to be completed after s
 * ```
 */
export const CHAT_COMMANDS: readonly ChatCommand[] = Object.freeze([
  { usage: "goal DESCRIPTION", help: "what the next answer is to speak of" },
  { usage: "status", help: "stability, goals, foci, memory" },
  { usage: "metrics", help: "a line of numbers after each answer, on or off" },
  { usage: "memory [TEXT]", help: "what is remembered, or what of it answers a text" },
  { usage: "save FILE", help: "write model, memory, goals and concepts into one .npz" },
  { usage: "load FILE", help: "go on with another" },
  { usage: "help", help: "these lines" },
  { usage: "exit", help: "end, as quit and Ctrl-D do" },
]);

const ALONE: Readonly<Record<string, "exit" | "help" | "status" | "metrics">> = {
  ...{ exit: "exit", quit: "exit", help: "help", status: "status", metrics: "metrics" },
};

const WORDS = [...CHAT_COMMANDS.map(({ usage }) => usage.split(" ")[0]!), "quit"];

/**
 * Understands a line, whatever the case of its first word. `save`, `load` take one word: with more a line is something said,
 * as `Save the whale` is. Behind a slash a word is always a command.
 *
 * @returns undefined for an empty line
 * @throws {RangeError} for a slash and a word that is no command, or is not used as one
 */
export function chatLine(line: string): ChatLine | undefined {
  const text = line.trim();
  const [, word] = /^\/([A-Za-z]+)(?=\s|$)/.exec(text) ?? [];
  if (word === undefined) return spokenLine(text);
  const command = spokenLine(text.slice(1));
  if (command && command.do !== "say") return command;
  const row = CHAT_COMMANDS.find(({ usage }) => usage.split(" ")[0] === word.toLowerCase());
  if (row) throw new RangeError(`Cannot run /${word} as it is typed as ${row.usage}: ${text}`);
  const nearest = nearestName(word.toLowerCase(), WORDS);
  const hint = nearest === undefined ? "/help lists the commands" : `did you mean /${nearest}?`;
  throw new RangeError(`Cannot run /${word} as there is no such command: ${text}\nhint: ${hint}`);
}

function spokenLine(text: string): ChatLine | undefined {
  if (text === "") return undefined;
  const [word = "", ...rest] = text.split(/\s+/);
  const [name, after] = [word.toLowerCase(), text.slice(word.length).trim()];
  if (rest.length === 0 && Object.hasOwn(ALONE, name)) return { do: ALONE[name]! };
  if (name === "goal" && after !== "") return { do: "goal", text: after };
  if (name === "memory") return { do: "memory", text: after };
  if ((name === "save" || name === "load") && rest.length === 1) return { do: name, text: after };
  return { do: "say", text };
}

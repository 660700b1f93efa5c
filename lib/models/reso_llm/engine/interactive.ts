/** A chat on the terminal of whatever runs this: Deno or Node. */
import { ChatSession, type ChatSessionOptions } from "./chat_session.ts";
import { chatBanner, metricsLines, outcomeLines, trimmedPieces } from "./chat_words.ts";
import type { TextEngine } from "./text_engine.ts";

/** How a person chats. */
export interface InteractiveOptions extends ChatSessionOptions {
  /** Lines in place of those of the terminal. */
  readonly lines?: AsyncIterable<string> | Iterable<string>;
  /** Where everything goes in place of the terminal. */
  readonly write?: (text: string) => void;
}

/** Reads lines and answers, until `exit` or their end; what goes wrong is told, and the chat goes on. */
export async function runInteractive(engine: TextEngine, options: InteractiveOptions): Promise<void> {
  const { lines, write, ...own } = options;
  const process = lines && write ? undefined : (await import("node:process")).default;
  const say = write ?? ((text: string) => void process!.stdout.write(text));
  const typed = lines ?? await terminalLines(process!.stdin);
  const chat = new ChatSession(engine, own);
  say(`${chatBanner(engine).join("\n")}\n`);
  try {
    say("You: ");
    for await (const line of typed) {
      if (await answer(chat, line, say)) return;
      say("You: ");
    }
  } finally {
    chat.close();
  }
}

/** Whether that was the end. */
async function answer(chat: ChatSession, line: string, say: (text: string) => void): Promise<boolean> {
  let begun = false;
  const callback = trimmedPieces((text) => {
    say(begun ? text : `A: ${text}`);
    begun = true;
  });
  try {
    const outcome = await chat.handle(line, { callback });
    if (outcome?.kind === "answer") {
      say(begun ? "\n" : "A: \n");
      if (chat.showMetrics) say(`${metricsLines(outcome.result).join("\n")}\n`);
    } else if (outcome) { for (const told of outcomeLines(outcome)) say(`${told}\n`); }
    return outcome?.kind === "exit";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(`${begun ? "\n" : ""}${error.message}\n`);
    return false;
  }
}

async function terminalLines(input: NodeJS.ReadableStream): Promise<AsyncIterable<string>> {
  const { createInterface } = await import("node:readline");
  return createInterface({ input, terminal: false });
}

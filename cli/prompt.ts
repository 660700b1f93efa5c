/** Prompts, and what is said about them. */
import { Vocab } from "../lib/tokenizers/char_vocab.ts";
import type { Tokenizer } from "../lib/tokenizers/mod.ts";
import { PrimeTokenizer } from "../lib/tokenizers/prime/prime_tokenizer.ts";
import { type Io, UsageError } from "./command.ts";
import { counted } from "./ui/format.ts";

/** What {@linkcode encodePrompt} is told besides the prompt. */
export interface PromptOptions {
  /** What the prompt is for, as `generate`: stands in the error. */
  readonly act: string;
  /** Ids to take if the model knows nothing of the prompt; without them that is an error. */
  readonly instead?: Int32Array;
}

/**
 * Ids of a prompt. Characters that the model does not know are named.
 *
 * @throws {UsageError} if it knows none of them.
 */
export function encodePrompt(
  tokenizer: Tokenizer,
  prompt: string,
  io: Io,
  options: PromptOptions,
): Int32Array {
  const vocab = tokenizer instanceof Vocab ? tokenizer : undefined;
  const { ids, dropped, droppedCharacters } = vocab
    ? vocab.encodeCounting(prompt)
    : { ids: markedIds(tokenizer, prompt), dropped: 0, droppedCharacters: [] };
  if (ids.length === 0) {
    if (options.instead) return options.instead;
    const hint = vocab ? `\nhint: it knows ${JSON.stringify(vocab.chars.join(""))}` : "";
    throw new UsageError(
      `Cannot ${options.act} as the prompt must have a character the model knows: ${
        JSON.stringify(prompt)
      }${hint}`,
    );
  }
  if (dropped > 0) {
    io.err(`note: ${counted(dropped, "unknown character")} left out: ${droppedCharacters.join(" ")}\n`);
  }
  if (tokenizer instanceof PrimeTokenizer) {
    const unknown = ids.filter((id) => id === tokenizer.unkId).length;
    if (unknown > 0) io.err(`note: ${counted(unknown, "unknown token")} read as <UNK>\n`);
  }
  return ids;
}

/** Ids behind the mark that begins a text, where there is one. */
export function markedIds(tokenizer: Tokenizer, prompt: string): Int32Array {
  const ids = tokenizer.encode(prompt);
  return tokenizer.bosId === undefined ? ids : Int32Array.of(tokenizer.bosId, ...ids);
}

/** Says how much of a prompt lies before the window of a model. */
export function noteUnread(ids: Int32Array, contextLength: number, io: Io): void {
  const unread = ids.length - contextLength;
  if (unread > 0) {
    io.err(`note: the model reads the last ${counted(contextLength, "token")}, not the ${unread} before\n`);
  }
}

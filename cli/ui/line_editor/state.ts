/** What an editor of lines knows, as immutable values. */
import { graphemes } from "../columns.ts";

/** A text and a place in it. */
export interface Buffer {
  readonly text: string;
  /** Code units before the cursor, never within a character. */
  readonly cursor: number;
}

/** A search in the history: what is searched for, and the entry that has it. */
export interface Search {
  readonly query: string;
  /** Index of the entry; −1 where none has it. */
  readonly found: number;
  /** What was edited before, and which entry that was. */
  readonly before: Buffer & { readonly at: number };
}

/** An editor's state. */
export interface EditorState extends Buffer {
  /** Inputs of before, the oldest first. */
  readonly history: readonly string[];
  /** Which of them is shown; their number for the new one. */
  readonly at: number;
  /** The new one, while another is shown. */
  readonly draft: string;
  /** What was cut last. */
  readonly cut: string;
  /** Whether Ctrl-C was pressed at an empty prompt just before. */
  readonly isWarned: boolean;
  readonly search?: Search | undefined;
}

/** Nothing typed yet. */
export function emptyState(history: readonly string[], cut = ""): EditorState {
  return { text: "", cursor: 0, history, at: history.length, draft: "", cut, isWarned: false };
}

/** The place a character before the cursor. */
export function before({ text, cursor }: Buffer): number {
  return cursor -
    (graphemes(text.slice(lineStart({ text, cursor: Math.max(0, cursor - 1) }), cursor)).at(-1)?.length ?? 0);
}

/** The place a character behind it. */
export function after({ text, cursor }: Buffer): number {
  return cursor + (graphemes(text.slice(cursor, cursor + 200))[0]?.length ?? 0);
}

/** Where the line of the cursor begins. */
export function lineStart({ text, cursor }: Buffer): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

/** Where it ends. */
export function lineEnd({ text, cursor }: Buffer): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

/** Where the word before the cursor begins. */
export function wordStart({ text, cursor }: Buffer): number {
  return /(?:[\p{L}\p{M}\p{N}_]+[^\p{L}\p{M}\p{N}_]*|[^\p{L}\p{M}\p{N}_]+)$/u.exec(text.slice(0, cursor))
    ?.index ?? 0;
}

/** Where the word behind it ends. */
export function wordEnd({ text, cursor }: Buffer): number {
  return cursor + (/^[^\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}_]*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

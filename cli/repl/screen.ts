/** Where a session writes: a terminal with rules and colours, a pipe with the texts alone, or JSON lines. */
import type { Io } from "../command.ts";
import { reportError } from "../report.ts";
import { rule } from "../ui/box.ts";
import { type Style, styleFor, visible } from "../ui/style.ts";
import { wrap } from "../ui/wrap.ts";
import type { ReplSettings } from "./settings.ts";
import { statsBox, statsLines, turnTitle } from "./stats_box.ts";
import { traceTable } from "./trace_table.ts";
import type { Turn } from "./turn.ts";

/** Writes what a session says. */
export class Screen {
  readonly #io: Io;
  readonly #json: boolean;
  readonly #style: Style;
  #endsLine = true;

  constructor(io: Io, json: boolean) {
    this.#io = io;
    this.#json = json;
    this.#style = styleFor(io.color && io.outIsTerminal);
  }

  /** Whether a person reads and types at a terminal. */
  get isInteractive(): boolean {
    return this.#io.isInteractive && !this.#json;
  }

  get columns(): number {
    return this.#io.columns();
  }

  /** Lines for people: with the texts on a terminal, beside them on stderr elsewhere. */
  say(lines: readonly string[]): void {
    const write = this.isInteractive ? this.#io.out : this.#io.err;
    for (const line of lines) write(`${line}\n`);
  }

  /** What went as it was asked: on a terminal one dim line, elsewhere nothing. */
  confirm(text: string): void {
    if (this.isInteractive) this.say(this.#fit(text).map(this.#style.dim));
  }

  /** Something that the user should know. */
  note(text: string): void {
    const lines = this.#fit(`note: ${text}`);
    this.say(this.isInteractive ? lines.map(this.#style.dim) : lines);
  }

  /** An answer that a program may read: the lines, or a document. */
  answer(lines: readonly string[], document: unknown): void {
    if (this.#json) this.#io.out(`${JSON.stringify(document)}\n`);
    else this.say(lines);
  }

  /** What went wrong, in one line and its hint; the session goes on. */
  fail(error: unknown): void {
    reportError(error, this.#io, this.#json);
  }

  /** Before a text. */
  beginText(): void {
    if (this.isInteractive) this.#rule();
    this.#endsLine = true;
  }

  /** A piece of a text as it comes. */
  piece(text: string): void {
    if (this.#json || text === "") return;
    this.#io.out(this.#io.outIsTerminal ? visible(text) : text);
    this.#endsLine = text.endsWith("\n");
  }

  /** After a text that came to its end, or broke off in an error (then there is no turn). */
  endText(turn: Turn | undefined, { showStats, showTrace }: ReplSettings): void {
    if (this.#json) {
      if (turn) this.#io.out(`${JSON.stringify(documentOf(turn))}\n`);
      return;
    }
    // A pipe gets exactly one line end more than the text has, so that the text can be told.
    if (!this.isInteractive || !this.#endsLine) this.#io.out("\n");
    if (this.isInteractive) this.#rule();
    if (!turn) return;
    if (showTrace) this.say(traceTable(turn.trace, this.columns));
    if (showStats) {
      const entropies = turn.trace.map((row) => row.rawEntropyBits);
      this.say(
        this.isInteractive
          ? statsBox(turn, this.columns, this.#style.dim)
          : [turnTitle(turn), ...statsLines(turn.stats, entropies, 56)],
      );
    } else if (turn.isInterrupted) this.note(turnTitle(turn));
  }

  /** The words at the top, the first line standing out. */
  banner([first = "", ...rest]: readonly string[]): void {
    if (this.#json) return;
    this.say(this.#fit(first).map(this.#style.accent));
    // What follows a label stays beside it.
    this.say(rest.flatMap((line) => this.#fit(line, /^\w+ {2,}/.exec(line)?.[0].length)));
  }

  /** The words at the end. */
  farewell(): void {
    if (this.isInteractive) this.say([this.#style.dim("the haze settles. bye.")]);
  }

  /** A line for a person in lines that fit the terminal; a pipe gets it as it is. */
  #fit(line: string, indent = 0): string[] {
    return this.isInteractive ? wrap(line, this.columns, indent) : [line];
  }

  #rule(): void {
    this.say([this.#style.dim(rule(this.columns))]);
  }
}

function documentOf({ prompt, text, tokens, stats, isInterrupted }: Turn): Record<string, unknown> {
  return { prompt, text, tokens, stats, ...(isInterrupted ? { interrupted: true } : {}) };
}

/** One line on stderr that says what is being done, on a terminal only. */
import type { Io } from "../command.ts";

/** Shows words and takes them away again. */
export class StatusLine {
  readonly #io: Pick<Io, "err" | "errIsTerminal" | "columns">;
  #isShown = false;

  /** Nothing is written before the first words. */
  constructor(io: Pick<Io, "err" | "errIsTerminal" | "columns">) {
    this.#io = io;
  }

  /** Replaces the words. The last column stays empty because writing it makes some terminals wrap. */
  show(words: string): void {
    if (!this.#io.errIsTerminal) return;
    this.#isShown = true;
    this.#io.err(`\r${[...words].slice(0, Math.max(0, this.#io.columns() - 1)).join("")}\x1b[K`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown) this.#io.err("\r\x1b[K");
    this.#isShown = false;
  }
}

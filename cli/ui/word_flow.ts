/** Text that comes piece by piece, in lines that end between words. */
import { columnsOf } from "./columns.ts";

/** Holds back the word that is not yet whole; a word longer than a line is left to the terminal. */
export class WordFlow {
  readonly #columns: () => number;
  /** Columns of the line that is being written. */
  #at: number;
  /** Spaces, and the word behind them, that are not yet written. */
  #held = "";

  /** `at` columns of the first line are taken; the terminal may change its width on the way. */
  constructor(columns: () => number, at = 0) {
    this.#columns = columns;
    this.#at = at;
  }

  /** What can be written after one more piece. */
  push(piece: string): string {
    const words = (this.#held + piece).match(/\n| *[^ \n]+| +/g) ?? [];
    // What stands last may go on.
    this.#held = words.at(-1) === "\n" ? "" : words.pop() ?? "";
    const shown = words.map((word) => this.#place(word)).join("");
    // A word that fills a line is no longer held: a text without spaces must be seen too.
    return columnsOf(this.#held) > this.#columns() ? shown + this.end() : shown;
  }

  /** What is left. */
  end(): string {
    const left = this.#held;
    this.#held = "";
    return left === "" ? "" : this.#place(left);
  }

  #place(word: string): string {
    if (word === "\n") {
      this.#at = 0;
      return word;
    }
    const width = columnsOf(word);
    if (this.#at > 0 && this.#at + width > this.#columns() && word.startsWith(" ")) {
      const bare = word.trimStart();
      this.#at = this.#lastLine(columnsOf(bare));
      return `\n${bare}`;
    }
    this.#at = this.#lastLine(this.#at + width);
    return word;
  }

  /** Columns of the last line that the terminal makes of so many; a full line counts as full until something follows. */
  #lastLine(width: number): number {
    return width === 0 ? 0 : (width - 1) % this.#columns() + 1;
  }
}

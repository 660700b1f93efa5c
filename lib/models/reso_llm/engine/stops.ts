/** Where a text ends. */
import {
  type DecodingStream,
  PrimeTokenizer,
  startDecoding,
  type Tokenizer,
} from "../../../tokenizers/mod.ts";
import { CHAT_STOPS, chatStopIds, hasChatTokens } from "../data/mod.ts";

/** What ends a text where marks are spelt out, as by a tokenizer without them. */
const SIMPLE_STOPS: readonly string[] = [...CHAT_STOPS, "\nHuman:", "\nhuman:"];

/** A text as it grows, up to the mark that ends it. */
export class EndingText {
  /** What there is of it. */
  text = "";
  /** The mark that ended it; undefined as long as it goes on. */
  mark: string | undefined;
  readonly #names: ReadonlyMap<number, string>;
  readonly #spelt: readonly string[];
  readonly #stream: DecodingStream;
  /** How much of the text has been given. */
  #told = 0;

  /** Nothing, behind a prompt. */
  constructor(tokenizer: Tokenizer, prompt: ArrayLike<number>) {
    this.#names = new Map(chatStopIds(tokenizer).map((id) => [id, nameOf(tokenizer, id)]));
    this.#spelt = hasChatTokens(tokenizer) ? CHAT_STOPS : SIMPLE_STOPS;
    this.#stream = startDecoding(tokenizer, prompt);
  }

  /** Whether a token is a mark that ends the text; it then has ended. */
  endsWith(id: number): boolean {
    this.mark = this.#names.get(id);
    return this.mark !== undefined;
  }

  /** Takes a token and gives what is certain of the text now: what may be the beginning of a mark is held back. */
  push(id: number): string {
    return this.#add(this.#stream.push(id), true);
  }

  /** What was held back. */
  end(): string {
    return this.#add(this.mark === undefined ? this.#stream.end() : "", false);
  }

  #add(piece: string, more: boolean): string {
    const from = this.text.length;
    this.text += piece;
    for (const mark of this.mark === undefined ? this.#spelt : []) {
      const at = this.text.indexOf(mark, Math.max(0, from - mark.length));
      if (at < 0) continue;
      this.text = this.text.slice(0, at);
      this.mark = mark;
      break;
    }
    const open = more && this.mark === undefined ? this.#begun() : 0;
    const told = this.#told;
    this.#told = Math.max(told, this.text.length - open);
    return this.text.slice(told, this.#told);
  }

  /** How many characters at the end may begin a mark. */
  #begun(): number {
    const longest = (mark: string): number => {
      for (let length = mark.length - 1; length > 0; length--) {
        if (this.text.endsWith(mark.slice(0, length))) return length;
      }
      return 0;
    };
    return Math.max(...this.#spelt.map(longest));
  }
}

function nameOf(tokenizer: Tokenizer, id: number): string {
  return tokenizer instanceof PrimeTokenizer
    ? tokenizer.decode([id], { skipSpecial: false })
    : tokenizer.pieces([id])[0]!;
}

/** From ids to text, one after the other. */
import type { DecodingStream } from "../tokenizer.ts";
import { UNK } from "./special.ts";

/** Options of decoding. */
export interface PrimeDecodeOptions {
  /** Whether marks and symbols give no text (the default) or their names. */
  readonly skipSpecial?: boolean;
}

/** Gives the text of ids as they come; words are joined by single spaces, and what is not in the table is `<UNK>`. */
export class PrimeStream implements DecodingStream {
  readonly #texts: readonly string[];
  readonly #between: string;
  readonly #first: number;
  readonly #skipSpecial: boolean;
  #isFirst = true;

  /** `first` is the id of the first token that is no mark and no symbol. */
  constructor(
    texts: readonly string[],
    first: number,
    between: string,
    { skipSpecial = true }: PrimeDecodeOptions = {},
  ) {
    this.#texts = texts;
    this.#first = first;
    this.#between = between;
    this.#skipSpecial = skipSpecial;
  }

  push(id: number): string {
    if (this.#skipSpecial && id >= 0 && id < this.#first && Number.isInteger(id)) return "";
    const text = this.#texts[id] ?? this.#texts[UNK]!;
    const between = this.#isFirst ? "" : this.#between;
    this.#isFirst = false;
    return between + text;
  }

  /** Nothing is held back: each token is whole characters. */
  end(): string {
    return "";
  }
}

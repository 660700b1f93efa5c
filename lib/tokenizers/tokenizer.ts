/** Any value that `JSON.stringify` writes and `JSON.parse` reads back unchanged. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * A tokenizer as plain JSON: `kind` names the class that reads it back, the other keys belong to that kind.
 *
 * This is what a checkpoint stores and what {@linkcode tokenizerHash} is taken over.
 */
export interface TokenizerJson {
  /** Names the tokenizer class, for example `"char"`. */
  readonly kind: string;
  /** Whatever that class needs to be rebuilt exactly. */
  readonly [key: string]: JsonValue;
}

/** How long a text is. */
export interface TextLengths {
  /** In UTF-8. */
  readonly bytes: number;
  /** Code points. */
  readonly characters: number;
}

/** Decodes ids as they come, in parts that never break a character. */
export interface DecodingStream {
  /** Takes an id and gives the text that is certain now; what it gave before never changes. */
  push(id: number): string;
  /**
   * What is still held back, as it reads if no more ids come; more may. All that `push` gave and this are together
   * `decode` of the ids so far.
   */
  end(): string;
}

/** The contract of every tokenizer: text to ids in `[0, vocabSize)` and back. */
export interface Tokenizer {
  /** Names the tokenizer class, for example `"char"`; equals `toJSON().kind`. */
  readonly kind: string;
  /** V, the number of distinct ids. */
  readonly vocabSize: number;
  /** Turns text into ids, shape (T,). */
  encode(text: string): Int32Array;
  /** Turns ids back into text; what an unknown id becomes is up to the tokenizer, but it never throws. */
  decode(ids: ArrayLike<number>): string;
  /** Gives the text of each id on its own, for tables and traces. */
  pieces(ids: ArrayLike<number>): string[];
  /** Id of the mark that begins a text; absent if there is none. `encode` does not add it by itself. */
  readonly bosId?: number | undefined;
  /** Id of the mark that ends a text; absent if there is none. */
  readonly eosId?: number | undefined;
  /** Starts to decode ids as they come; absent where the text of ids is that of each, joined. */
  startDecoding?(): DecodingStream;
  /**
   * UTF-8 bytes and characters that ids stand for wherever they are; absent where they are those of `decode`. A part of a
   * text decodes otherwise than it does inside: a first space is dropped, bytes of a cut character have none.
   */
  lengthsOf?(ids: ArrayLike<number>): TextLengths;
  /** Gives the tokenizer as plain JSON, enough to rebuild it exactly. */
  toJSON(): TokenizerJson;
}

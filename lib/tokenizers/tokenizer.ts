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
  /** Gives the tokenizer as plain JSON, enough to rebuild it exactly. */
  toJSON(): TokenizerJson;
}

/** What a model must offer to be sampled from. */

/** One growing sequence of tokens with its cache. */
export interface Session {
  /** Tokens fed so far. */
  readonly length: number;
  /** The most tokens it holds. */
  readonly capacity: number;
  /**
   * Appends tokens and gives the logits (V,) after the last one, in nats.
   *
   * @throws {RangeError} if they do not fit, there are none, or an id is out of range.
   */
  feed(ids: ArrayLike<number>): Float64Array;
  /** Forgets all tokens. */
  clear(): void;
  /** Gives the cache back. */
  close(): void;
}

/** A window that is always full, as upstream haze reads its text: every token moves one position back at each step. */
export interface Window {
  /** Tokens it holds: exactly these many are read. */
  readonly capacity: number;
  /**
   * Logits (V,) after the last of `capacity` ids, in nats.
   *
   * @throws {RangeError} if there are more or fewer, or an id is out of range.
   */
  read(ids: ArrayLike<number>): Float64Array;
  /** Gives its memory back. */
  close(): void;
}

/** A model that text can be generated with. */
export interface LanguageModel {
  /** Kind in checkpoints, as `haze`. */
  readonly kind: string;
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** The most tokens that a window holds. */
  readonly contextLength: number;
  /** Starts a sequence with a cache of its own; close it when done. */
  startSession(): Session;
  /** Starts reading full windows; absent if the model has no such mode. Close it when done. */
  startWindow?(): Window;
}

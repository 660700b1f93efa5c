/**
 * A shard of tokens as a plain value.
 * @module
 */

/** A stretch of tokens that was made once and is read by many runs. */
export interface TokenShard {
  /** The tokens: documents one after the other, each with the begin mark in front where there is one. */
  readonly ids: Uint16Array;
  /** V of the tokenizer; every id is below it. */
  readonly vocabSize: number;
  /** Id of the mark that begins a document; absent if there is none, or the file does not say. */
  readonly bosId?: number | undefined;
  /** `tokenizerHash` of the tokenizer; absent where the file does not say, as in raw shards. */
  readonly tokenizerHash?: string | undefined;
  /** What it was made of, or the name of a raw file. */
  readonly source: string;
  /** `shardContentHash` of the ids. */
  readonly contentHash: string;
}

/** What a reader knows of the tokenizer that a shard must belong to. */
export interface ShardTokenizer {
  /** V. */
  readonly vocabSize: number;
  /** Id of the mark that begins a document; absent if there is none. */
  readonly bosId?: number | undefined;
  /** Its `tokenizerHash`; absent where it is not known. */
  readonly hash?: string | undefined;
}

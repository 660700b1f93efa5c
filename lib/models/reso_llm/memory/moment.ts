/** When and where something was learned. */
export interface MomentTags {
  /** The time of the memory at that moment, in tokens. */
  readonly t: number;
  /** The turn of the conversation. */
  readonly turn: number;
  /** The token's place in its turn. */
  readonly tokenIndex: number;
  /** 2π·frac(t/epoch): where in its epoch it lies. */
  readonly phase: number;
}

/** One thing remembered. */
export interface Moment {
  /** What was said. */
  readonly content: string;
  /** What it means: 16 components of norm 1. */
  readonly sedenion: Float64Array;
  /** When it was stored, in tokens. */
  readonly time: number;
  /** α, above 0: it multiplies strength and is no part of the sedenion. */
  readonly importance: number;
  /** How the sedenion's weight spreads over its axes, in bits. */
  readonly entropyBits: number;
  /** 1/(1 + entropyBits): how concentrated it is. Upstream's rule lets it fall with age. */
  readonly coherence: number;
  /** When and where it was stored. */
  readonly tags: MomentTags;
}

/** A moment as a query found it. */
export interface Recalled {
  /** What was found. */
  readonly moment: Moment;
  /** What it was ranked by. */
  readonly score: number;
  /** Cosine of the query and the moment. */
  readonly cosine: number;
  /** Time since it was stored, in tokens. */
  readonly age: number;
}

/** What may be told of a moment when it is stored. */
export interface StoreOptions {
  /** α, above 0; 1 unless told otherwise. */
  readonly importance?: number;
  /** The turn of the conversation; 0 unless told otherwise. */
  readonly turn?: number;
  /** The place in its turn; 0 unless told otherwise. */
  readonly tokenIndex?: number;
}

/** A memory as plain arrays, one entry a moment, the oldest first. */
export interface MemoryState {
  /** Now, in tokens. */
  readonly time: number;
  /** What was said. */
  readonly contents: string[];
  /** 16 numbers a moment, one moment after the other. */
  readonly sedenions: number[];
  /** When they were stored. */
  readonly times: number[];
  /** Their α. */
  readonly importances: number[];
  /** Their coherences, which upstream's rule lets fall. */
  readonly coherences: number[];
  /** Their turns of the conversation. */
  readonly turns: number[];
  /** Their places in their turns. */
  readonly tokenIndices: number[];
}

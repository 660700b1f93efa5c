/** What the seed's model is made with, opened with, and gives. */
import type { Kernels } from "../../kernels/mod.ts";
import type { SamplingSummary, TraceStep } from "../../sampling/mod.ts";
import type { HeadType } from "./config.ts";

/** What a `ReweightGPT` is made with; names and defaults are the seed's. */
export interface ReweightGPTOptions {
  /** V: number of tokens. */
  vocabSize: number;
  /** Context window in tokens. Default 16. */
  T?: number;
  /** Model width. Default 32. */
  nEmb?: number;
  /** Width of the feed-forward layer. Default 32. */
  nodes?: number;
  /** Number of blocks. Default 3. */
  nBlocks?: number;
  /** Heads a block; must divide `nEmb`. Default 4. */
  nHeads?: number;
  /** Which heads each block has. Default `"hybrid"`. */
  headType?: HeadType;
  /** Where each gate starts: the share of reweight in a hybrid head, 0…1. Default 0.5. */
  alpha?: number;
  /** Seed of the stream that draws the weights and then the tokens. Default 42. */
  seed?: number | bigint;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
  /** False draws no weights and leaves them 0, for a caller that loads them. Default true. */
  initialise?: boolean;
}

/** Options of `ReweightGPT.fromNpz`. */
export interface FromNpzOptions {
  /** Seed of the stream that draws tokens. Default 42. */
  seed?: number | bigint;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
  /** Name of the file for messages. Default: its path, or `npz data`. */
  name?: string;
}

/** The figures of a generation, the seed's six among them, and the record of each step. */
export interface ReweightStats extends SamplingSummary {
  /** How each token was drawn. */
  trace: TraceStep[];
}

/** What `ReweightGPT.generate` gives. */
export interface Generated {
  /** The new tokens; the seed sequence is not among them. */
  tokens: number[];
  /** Figures over all steps, and one record a step. */
  stats: ReweightStats;
}

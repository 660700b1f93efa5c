/** Upstream's recorded models, opened by the library's own reader. */
import type { Kernels } from "../../../lib/kernels/mod.ts";
import { type HazeConfig, type HeadType, ReweightGPT } from "../../../lib/models/mod.ts";

/** Sizes as upstream's files name them. */
export interface UpstreamConfig {
  readonly vocab_size: number;
  readonly T: number;
  readonly n_emb: number;
  readonly nodes: number;
  readonly n_blocks: number;
  readonly n_heads: number;
}

/** The config of a model of upstream's sizes. */
export function configOf(sizes: UpstreamConfig, headType: HeadType): HazeConfig {
  return {
    ...{ vocabSize: sizes.vocab_size, T: sizes.T, nEmb: sizes.n_emb, nodes: sizes.nodes },
    ...{ nBlocks: sizes.n_blocks, nHeads: sizes.n_heads, headType, alpha: 0.5 },
  };
}

/** A file of `tests/golden/`. */
export const golden = (path: string): URL => new URL(`../../golden/${path}`, import.meta.url);

/** Upstream's model with these heads. */
export function openUpstream(headType: string, vocabSize: number, kernels: Kernels): ReweightGPT {
  return ReweightGPT.fromNpz(vocabSize, golden(`haze/model_${headType}.npz`), { kernels });
}

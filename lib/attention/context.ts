/** What an attention layer is told besides its input. */
import type { Tensor } from "../tensor/mod.ts";
import type { KvCache } from "./kv_cache.ts";

/** Where a layer stands: its index, the cache if one is used, and what a caller wants to see of it. */
export interface AttentionContext {
  /** Number of the layer, from 0. */
  readonly layer: number;
  /** Keys and values of the tokens so far; then B = 1 and x holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the weights (B, H, Tq, Tk) of each head kind. */
  readonly onWeights?: (layer: number, kind: "content" | "reweight", weights: Tensor) => void;
}

/** Sizes that all heads of a layer share. */
export interface HeadSizes {
  /** Model width. */
  readonly C: number;
  /** Number of heads; divides C. */
  readonly H: number;
  /** Context: the most tokens that a window holds. */
  readonly T: number;
}

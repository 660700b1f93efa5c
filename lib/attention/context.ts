/** What an attention layer is told besides its input. */
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
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
  /** Number of heads. */
  readonly H: number;
  /** Size of a head. Where heads go straight onto the residual stream H·D = C. */
  readonly D: number;
  /** Context: the most tokens that a window holds. */
  readonly T: number;
}

/** A way of attending: the parameters it declares, what it caches, and how it runs. */
export interface AttentionVariant {
  /** Parameters of a layer at `path`. */
  specs(path: string, sizes: HeadSizes): ParameterSpec[];
  /** Floats that a token keeps in the cache of a layer. */
  cacheWidth(sizes: HeadSizes): number;
  /** x (B, T, C) → (B, T, H·D), the heads' outputs side by side. */
  run(parameters: Parameters, path: string, x: Tensor, sizes: HeadSizes, context: AttentionContext): Tensor;
}

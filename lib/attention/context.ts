/** What an attention layer is told besides its input. */
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import { showShape, type Tensor } from "../tensor/mod.ts";
import type { KvCache } from "./kv_cache.ts";

/** Where a layer stands: its index, the cache if one is used, and what a caller wants to see of it. */
export interface AttentionContext {
  /** Number of the layer, from 0. */
  readonly layer: number;
  /** Keys and values of the tokens so far; then B = 1 and x holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the weights (B, H, Tq, Tk) of each head kind, as `content`; zeros where a query may not look. */
  readonly onWeights?: (layer: number, kind: string, weights: Tensor) => void;
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

/**
 * Refuses an input that is no (B, T, C), or holds no token, or more than fit behind the `past` ones.
 *
 * @throws {TypeError} for another shape.
 * @throws {RangeError} for a length that the window does not hold.
 */
export function checkWindow(x: Tensor, { C, T }: HeadSizes, past: number): void {
  if (x.shape.length !== 3 || x.shape[2] !== C) {
    throw new TypeError(`Cannot attend as x must have shape (B, T, ${C}): ${showShape(x.shape)}`);
  }
  const Tq = x.shape[1]!;
  if (Tq < 1 || past + Tq > T) {
    throw new RangeError(`Cannot attend as x must hold 1 to ${T} tokens: ${Tq} after ${past}`);
  }
}

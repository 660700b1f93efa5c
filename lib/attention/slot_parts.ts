/** What comes with the house for the slots of {@linkcode attentionFromSlots}. */
import { matmul, scale, slice, softmax, transpose } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { MaskSlot, ScoreSlot } from "./slots.ts";

/**
 * Scaled dot-product: S[i, j] = factor · q_i·k_j, by default with the factor 1/√D (Vaswani and others, arXiv
 * 1706.03762).
 *
 * @throws {RangeError} if the factor is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dotProductScore } from "@haze/haze/attention";
 * assertEquals(dotProductScore().columns({ C: 8, H: 2, D: 4, T: 16 }), { query: 4, key: 4 });
 * ```
 */
export function dotProductScore(factor?: number): ScoreSlot {
  if (factor !== undefined && !Number.isFinite(factor)) {
    throw new RangeError(`Cannot score by dot products as the factor must be finite: ${factor}`);
  }
  return {
    columns: ({ D }) => ({ query: D, key: D }),
    score: (q, k, { sizes }) =>
      scale(matmul(q, transpose(k!, [0, 1, 3, 2])), factor ?? 1 / Math.sqrt(sizes.D)),
  };
}

/**
 * Slot scores: each query scores the places of the window, one column a place, whatever stands there (upstream haze's
 * reweight heads; one linear layer of the dense Synthesizer, Tay and others, arXiv 2005.00743).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { slotScore } from "@haze/haze/attention";
 * assertEquals(slotScore.columns({ C: 8, H: 2, D: 4, T: 16 }), { query: 16, key: 0 });
 * ```
 */
export const slotScore: ScoreSlot = {
  columns: ({ T }) => ({ query: T, key: 0 }),
  score: (q, _k, { Tk }) => slice(q, 3, 0, Tk),
};

/**
 * A query sees its own token and those before it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { causalMask } from "@haze/haze/attention";
 * assertEquals([0, 1, 2].map((key) => causalMask(1, key)), [true, true, false]);
 * ```
 */
export const causalMask: MaskSlot = (query: number, key: number): boolean => key <= query;

/**
 * A query sees its own token and the `width` − 1 before it.
 *
 * @throws {RangeError} if the width is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { windowMask } from "@haze/haze/attention";
 * const lastTwo = windowMask(2);
 * assertEquals([0, 1, 2, 3].map((key) => lastTwo(2, key)), [false, true, true, false]);
 * ```
 */
export function windowMask(width: number): MaskSlot {
  if (!Number.isSafeInteger(width) || width < 1) {
    throw new RangeError(`Cannot mask by a window as its width must be a positive integer: ${width}`);
  }
  return (query, key) => key <= query && query - key < width;
}

/**
 * Softmax over the keys. A row with every key masked gives zeros, and passes no gradient.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { softmaxNormalise } from "@haze/haze/attention";
 * import { tensor } from "@haze/haze/tensor";
 * const weights = softmaxNormalise(tensor([[[[0, -Infinity], [-Infinity, -Infinity]]]]));
 * assertEquals([...weights.data], [1, 0, 0, 0]);
 * ```
 */
export function softmaxNormalise(scores: Tensor): Tensor {
  return softmax(scores);
}

/**
 * Each query takes the sum of the values by its weights: (B, H, Tq, Tk) · (B, H, Tk, D).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { weightedSum } from "@haze/haze/attention";
 * import { tensor } from "@haze/haze/tensor";
 * assertEquals([...weightedSum(tensor([[[[0.5, 0.25]]]]), tensor([[[[4], [8]]]])).data], [4]);
 * ```
 */
export function weightedSum(weights: Tensor, v: Tensor): Tensor {
  return matmul(weights, v);
}

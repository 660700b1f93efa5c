/** Weights of heads that fall by the golden ratio. */
import { broadcastTo, divide, mean, reshape, sum } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";

/** How weights are made to fit each other. */
export type HeadNormalisation = "mean" | "sum";

/**
 * w/mean(w), so that H heads count H, or w/Σw, so that they count 1: (H,).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalisedWeights } from "@haze/haze/attention";
 * import { tensor } from "@haze/haze/tensor";
 * assertEquals(normalisedWeights(tensor([3, 1]), "mean").data, new Float32Array([1.5, 0.5]));
 * assertEquals(normalisedWeights(tensor([3, 1]), "sum").data, new Float32Array([0.75, 0.25]));
 * ```
 */
export function normalisedWeights(weights: Tensor, normalisation: HeadNormalisation): Tensor {
  return divide(weights, normalisation === "mean" ? mean(weights) : sum(weights));
}

/** One weight a head → one a column, as factors of the rows of an output matrix: (H·D, 1). */
export function weightsOfColumns(weights: Tensor, D: number): Tensor {
  const H = weights.size;
  return reshape(broadcastTo(reshape(weights, [H, 1]), [H, D]), [H * D, 1]);
}

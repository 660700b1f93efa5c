/** The weights that fused attention hands out. */
import { Tensor } from "../tensor/mod.ts";

/**
 * A copy of the weights (B, H, Tq, Tk) with zeros where a query may not look: the kernel leaves those entries
 * undefined, and its gradient uses the original up.
 */
export function shownWeights(weights: Tensor): Tensor {
  const [, , Tq, Tk] = weights.shape as [number, number, number, number];
  const copy = weights.data;
  for (let row = 0; row < copy.length / Tk; row++) {
    copy.fill(0, row * Tk + (Tk - Tq + row % Tq) + 1, (row + 1) * Tk);
  }
  return new Tensor(copy, weights.shape, weights.kernels);
}

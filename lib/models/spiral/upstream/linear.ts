/** A linear map x·W + b of many rows, forward and back. */
import { addProduct, productTransposed, widen } from "./products.ts";

/** Weights of a linear map; gradients have the same form. */
export interface Linear<Numbers extends Float32Array | Float64Array = Float32Array | Float64Array> {
  /** (din, dout). */
  readonly weight: Numbers;
  /** (dout). */
  readonly bias: Numbers;
}

/** x·W + b: (N, din) → (N, dout), added up in float64. */
export function applyLinear(x: Float64Array, { weight, bias }: Linear): Float64Array {
  const dout = bias.length;
  const din = weight.length / dout;
  const rows = x.length / din;
  const out = new Float64Array(rows * dout);
  for (let n = 0; n < rows; n++) out.set(bias, n * dout);
  addProduct(out, { data: x, rowStride: din, innerStride: 1 }, widen(weight), [rows, din, dout]);
  return out;
}

/** How the gradient of a bias gathers the rows: upstream takes their mean where their sum is right. */
export type BiasRule = "sum" | "mean";

/**
 * The way back: adds xᵀ·g to the weight's gradient and the sum (or mean) of rows of g to the bias's; gives g·Wᵀ.
 *
 * @param x (N, din), what went in.
 * @param g (N, dout), the gradient of what came out.
 */
export function backLinear(
  x: Float64Array,
  g: Float64Array,
  { weight, bias }: Linear,
  gradient: Linear<Float64Array>,
  rule: BiasRule,
): Float64Array {
  const dout = bias.length;
  const din = weight.length / dout;
  const rows = x.length / din;
  const scale = rule === "mean" ? 1 / rows : 1;
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < dout; j++) gradient.bias[j] += g[n * dout + j] * scale;
  }
  addProduct(gradient.weight, { data: x, rowStride: 1, innerStride: din }, g, [din, rows, dout]);
  return productTransposed(g, widen(weight), [rows, din, dout]);
}

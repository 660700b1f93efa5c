/** A linear map x·W + b of many rows, forward and back. */

/** Weights of a linear map; gradients have the same form. */
export interface Linear {
  /** (din, dout). */
  readonly weight: Float32Array | Float64Array;
  /** (dout). */
  readonly bias: Float32Array | Float64Array;
}

/** x·W + b: (N, din) → (N, dout), added up in float64. */
export function applyLinear(x: Float64Array, { weight, bias }: Linear): Float64Array {
  const dout = bias.length;
  const din = weight.length / dout;
  const rows = x.length / din;
  const out = new Float64Array(rows * dout);
  for (let n = 0; n < rows; n++) {
    const at = n * dout;
    for (let j = 0; j < dout; j++) out[at + j] = bias[j];
    for (let i = 0; i < din; i++) {
      const value = x[n * din + i];
      const from = i * dout;
      for (let j = 0; j < dout; j++) out[at + j] += value * weight[from + j];
    }
  }
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
  gradient: Linear,
  rule: BiasRule,
): Float64Array {
  const dout = bias.length;
  const din = weight.length / dout;
  const rows = x.length / din;
  const dx = new Float64Array(x.length);
  const scale = rule === "mean" ? 1 / rows : 1;
  for (let n = 0; n < rows; n++) {
    const at = n * dout;
    for (let j = 0; j < dout; j++) gradient.bias[j] += g[at + j] * scale;
    for (let i = 0; i < din; i++) {
      const value = x[n * din + i];
      const from = i * dout;
      let sum = 0;
      for (let j = 0; j < dout; j++) {
        gradient.weight[from + j] += value * g[at + j];
        sum += g[at + j] * weight[from + j];
      }
      dx[n * din + i] = sum;
    }
  }
  return dx;
}

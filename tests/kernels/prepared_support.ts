/** What the tests of prepared weights share. */
import {
  type FloatArray,
  type FloatMatrix,
  type Int8Matrix,
  type Kernels,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";

/** The instructions for 8-bit products. */
export const DOTS = ["plain", "pairs", "fused"] as const;
const combinations = (["relaxed", "strict"] as const).flatMap((mode) =>
  DOTS.map((int8Dot) => ({ mode, int8Dot, threads: 1, maxPages: 512 }))
);
/** Every arithmetic with every one of them. */
export const engines: readonly WasmKernels[] = combinations.map((options) => wasmKernels(options));
/** Their names. */
export const labels: readonly string[] = combinations.map(({ mode, int8Dot }) => `${mode}, ${int8Dot}`);

/** The product with weights that are prepared for it alone. */
export function product(
  kernels: Kernels,
  matrix: FloatMatrix | Int8Matrix,
  x: FloatArray,
  M: number,
): FloatArray {
  const weights = kernels.prepare(matrix);
  const y = kernels.dtype === "float64" ? new Float64Array(M * matrix.N) : new Float32Array(M * matrix.N);
  kernels.preparedProduct({ x, weights, y, M });
  weights.close();
  return y;
}

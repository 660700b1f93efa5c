/** What the tests of prepared weights share. */
import {
  type FloatArray,
  type FloatMatrix,
  type Int8DotName,
  type Int8Matrix,
  type Kernels,
  type NumericModeName,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";

/** The arithmetic that this runtime has. */
export const MODES: readonly NumericModeName[] = relaxedIsSupported() ? ["relaxed", "strict"] : ["strict"];
/** Its instructions for 8-bit products, plain ones first. */
export const DOTS: readonly Int8DotName[] = relaxedIsSupported() ? ["plain", "pairs", "fused"] : ["plain"];
const combinations = MODES.flatMap((mode) =>
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

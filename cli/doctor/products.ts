/** Products whose speed is measured. */
import type { Kernels } from "../../lib/kernels/mod.ts";

/** C (M, N) = op(A)·op(B) with sums of length K. */
export interface ProductShape {
  readonly name: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

const shape = (M: number, N: number, K: number, way: "" | "aᵀb" | "abᵀ" = ""): ProductShape => ({
  name: M === N && N === K ? `${M}³` : `${way} ${M}×${N}×${K}`.trim(),
  ...{ M, N, K, transposeA: way === "aᵀb", transposeB: way === "abᵀ" },
});

/** A small layer, a larger one, a textbook's square, and the two kinds of gradients. */
export const QUICK_SHAPES: readonly ProductShape[] = [
  ...[shape(32, 64, 64), shape(256, 64, 64), shape(512, 512, 512)],
  ...[shape(288, 288, 2048, "aᵀb"), shape(2048, 288, 288, "abᵀ")],
];
/** The same, and layers of a Llama of 7 M parameters. */
export const FULL_SHAPES: readonly ProductShape[] = [
  ...[shape(32, 64, 64), shape(256, 64, 64), shape(2048, 288, 288), shape(512, 512, 512)],
  ...[shape(1024, 1024, 1024), shape(288, 768, 2048, "aᵀb"), shape(2048, 288, 768, "abᵀ")],
];

/** A product on memory of its own, ready to run; `close` gives the memory back. */
export function productArrays(kernels: Kernels, shape: ProductShape): { run: () => void; close: () => void } {
  const { M, N, K } = shape;
  const region = kernels.region(M * K + K * N + M * N);
  const { floats } = region;
  floats.fill(0.5);
  const [a, b] = [floats.subarray(0, M * K), floats.subarray(M * K, M * K + K * N)];
  const c = floats.subarray(M * K + K * N);
  const { transposeA = false, transposeB = false } = shape;
  return {
    run: () => kernels.gemm({ a, b, c, M, N, K, transposeA, transposeB }),
    close: () => region.close(),
  };
}

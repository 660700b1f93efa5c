import { assert, assertThrows } from "@std/assert";
import { requireRightProducts } from "../../../lib/kernels/blas/check.ts";
import { completeGemm, gemm } from "../../../lib/kernels/reference/gemm.ts";
import type { Kernel } from "../../../lib/kernels/wasm/call.ts";

/** A library whose products are the reference's, changed by `spoil`. */
function planted(spoil: (c: Float32Array, sizes: { M: number; N: number; K: number }) => void) {
  return (memory: WebAssembly.Memory): { rows: Kernel } => ({
    rows: (a, b, c, M, N, K, strideA, strideB, strideC, transposeA, transposeB, accumulate) => {
      const at = (address = 0) => new Float32Array(memory.buffer, address);
      const [sizes, sums] = [{ M: M!, N: N!, K: K! }, at(c)];
      gemm(completeGemm({
        ...{ a: at(a), b: at(b), c: sums, ...sizes },
        ...{ strideA: strideA!, strideB: strideB!, strideC: strideC! },
        ...{ transposeA: transposeA === 1, transposeB: transposeB === 1, accumulate: accumulate === 1 },
      }));
      spoil(sums, sizes);
    },
  });
}

Deno.test("requireRightProducts is content with right products", () => {
  requireRightProducts(planted(() => {}), "libgood.so");
});

Deno.test("requireRightProducts refuses a library with one wrong entry, in small products or in large ones", () => {
  const wrong = [
    planted((c, { M, N }) => c[M * N - 1]! += 1), // the last entry
    planted((c, { K }) => c[0]! += K > 100 ? 1 : 0), // beyond the short ways
    planted((c, { M, N }) => c[M * N] = 1e9), // behind its end
    planted((c) => c[5] = NaN),
  ];
  for (const make of wrong) {
    assertThrows(
      () => requireRightProducts(make, "libbad.so"),
      Error,
      "Cannot use BLAS as its products must be right: libbad.so gives",
    );
  }
});

Deno.test("requireRightProducts refuses a library that knows no transposition", () => {
  const deaf = (memory: WebAssembly.Memory): { rows: Kernel } => ({
    rows: (...operands) =>
      planted(() => {})(memory).rows(...operands.map((value, i) => i === 9 || i === 10 ? 0 : value)),
  });
  const error = assertThrows(() => requireRightProducts(deaf, "libdeaf.so"), Error);
  assert(error.message.includes("hint: OPENBLAS_CORETYPE"), error.message);
});

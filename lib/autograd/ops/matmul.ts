/** Matrix products: C = A·B, dA = dC·Bᵀ, dB = Aᵀ·dC. */
import { showShape, sizeOf, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * `a` (…, M, K) times `b` (…, K, N) → (…, M, N). Leading axes must be equal, or absent in `b`.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { matmul } from "@haze/haze/autograd";
 * const c = matmul(tensor([[1, 2], [3, 4]]), tensor([[5], [6]]));
 * assertEquals(c.shape, [2, 1]);
 * assertEquals(c.data, new Float32Array([17, 39]));
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const kernels = kernelsOf("multiply matrices", a, b);
  const [M, K] = a.shape.slice(-2) as [number, number];
  const [inner, N] = b.shape.slice(-2) as [number, number];
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const shared = batchB.length === 0;
  if (
    a.shape.length < 2 || b.shape.length < 2 || K !== inner || !(shared || batchA.join() === batchB.join())
  ) {
    throw new TypeError(
      `Cannot multiply matrices as (…, M, K) needs (…, K, N): ${showShape(a.shape)} and ${
        showShape(b.shape)
      }`,
    );
  }
  const c = emptyLike(kernels, [...batchA, M, N]);
  // With a shared B all batches of A are rows of one tall matrix.
  const batch = shared ? 1 : sizeOf(batchA);
  const rows = shared ? sizeOf(batchA) * M : M;
  const [sizeA, sizeB, sizeC] = [rows * K, K * N, rows * N];
  kernels.gemm({
    ...{ a: a.floats, b: b.floats, c: c.floats, M: rows, N, K },
    ...{ batch, batchA: sizeA, batchB: sizeB, batchC: sizeC },
  });
  return record(c, [a, b], (dc, gradients) => {
    if (gradients.wants(a)) {
      gradients.into(a, (da, accumulate) =>
        kernels.gemm({
          ...{ a: dc, b: b.floats, c: da, M: rows, N: K, K: N, transposeB: true, accumulate },
          ...{ batch, batchA: sizeC, batchB: sizeB, batchC: sizeA },
        }));
    }
    if (gradients.wants(b)) {
      gradients.into(b, (db, accumulate) =>
        kernels.gemm({
          ...{ a: a.floats, b: dc, c: db, M: K, N, K: rows, transposeA: true, accumulate },
          ...{ batch, batchA: sizeA, batchB: sizeC, batchC: sizeB },
        }));
    }
  });
}

/** The largest entries of the last axis. dx is dy at the entries that were chosen, else 0. */
import { showShape, Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/** What {@linkcode topK} finds. */
export interface TopK {
  /** The entries in falling order: (…, k). */
  values: Tensor;
  /** Where they stand in the last axis, int32: (…, k). */
  indices: Tensor;
}

/**
 * The `k` largest entries of each row of `x` (…, V), in falling order; of equal ones that at the lower index comes
 * first, 0 and −0 being equal. NaN comes after every number, −∞ included. Gradients flow through `values` alone.
 *
 * @throws {TypeError} if `x` has no axis.
 * @throws {RangeError} unless k is an integer from 0 to V.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { topK } from "@haze/haze/autograd";
 * const { values, indices } = topK(tensor([[3, 9, NaN, 9, 4]]), 3);
 * assertEquals(values.data, new Float32Array([9, 9, 4]));
 * assertEquals(indices.data, new Int32Array([1, 3, 4]));
 * ```
 */
export function topK(x: Tensor, k: number): TopK {
  const { kernels } = x;
  const V = x.shape.at(-1);
  if (V === undefined) {
    throw new TypeError(`Cannot take the largest entries as x must have an axis: ${showShape(x.shape)}`);
  }
  if (!Number.isInteger(k) || k < 0 || k > V) {
    throw new RangeError(`Cannot take the largest entries as k must be an integer from 0 to ${V}: ${k}`);
  }
  const rows = V === 0 ? 0 : x.size / V;
  const shape = [...x.shape.slice(0, -1), k];
  const values = emptyLike(kernels, shape);
  const indices = new Tensor(kernels.ints(values.size), shape, kernels);
  kernels.topK({ x: x.floats, values: values.floats, indices: indices.ints, rows, columns: V, k });
  record(values, [x], (dy, gradients) => {
    const dx = gradients.sumOf(x);
    // Each row is a table of V numbers of which k are looked up.
    for (let row = 0; row < rows; row++) {
      const chosen = [row * k, (row + 1) * k] as const;
      kernels.embeddingGrad({
        ...{ dy: dy.subarray(...chosen), ids: indices.ints.subarray(...chosen), rows: k, columns: 1 },
        dTable: dx.subarray(row * V, (row + 1) * V),
      });
    }
  });
  return { values, indices };
}

/** Table look-up: y[row] = table[ids[row]], dTable[ids[row]] += dy[row]. */
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * Rows of `table` (V, C) at `ids` (…) → (…, C).
 *
 * @throws {RangeError} if an id is not a row of the table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ids, tensor } from "@haze/haze/tensor";
 * import { embedding } from "@haze/haze/autograd";
 * const table = tensor([[1, 2], [3, 4]]);
 * assertEquals(embedding(table, ids([1, 0, 1])).data, new Float32Array([3, 4, 1, 2, 3, 4]));
 * ```
 */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  const kernels = kernelsOf("look up embeddings", table, ids);
  if (table.shape.length !== 2) {
    throw new TypeError(`Cannot look up embeddings as the table must be (V, C): ${showShape(table.shape)}`);
  }
  const [V, C] = table.shape as [number, number];
  const rows = ids.ints;
  for (const id of rows) {
    if (id < 0 || id >= V) {
      throw new RangeError(`Cannot look up an embedding as ids must be integers from 0 to ${V - 1}: ${id}`);
    }
  }
  const y = emptyLike(kernels, [...ids.shape, C]);
  kernels.embedding({ table: table.floats, ids: rows, y: y.floats, rows: rows.length, columns: C });
  return record(
    y,
    [table],
    (dy, gradients) => {
      const dTable = gradients.sumOf(table);
      kernels.embeddingGrad({ dy, ids: ids.ints, dTable, rows: ids.size, columns: C });
    },
  );
}

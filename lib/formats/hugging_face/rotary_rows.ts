/**
 * The two orders of rotary rows: pairs (2i, 2i + 1) here, pairs (i, i + D/2) in Hugging Face's files.
 * @module
 */
import type { LlamaTensor } from "../llama/tensors.ts";

/**
 * Moves the rows of a query or key matrix (heads · D, C) from one order to the other, inside each head:
 * interleaved row 2i is half-split row i, interleaved row 2i + 1 is half-split row i + D/2.
 *
 * `heads` is H for queries and K for keys. The given tensor is left as it is.
 *
 * @example
 * ```ts
 * import { reorderRotaryRows } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const rows = { shape: [4, 1], data: Float32Array.of(0, 1, 2, 3) };
 * const split = reorderRotaryRows(rows, 1, "half-split");
 * assertEquals(split.data, Float32Array.of(0, 2, 1, 3));
 * assertEquals(reorderRotaryRows(split, 1, "interleaved").data, rows.data);
 * ```
 */
export function reorderRotaryRows(
  { shape, data }: LlamaTensor,
  heads: number,
  to: "interleaved" | "half-split",
): LlamaTensor {
  const [rows, width] = shape;
  const headSize = rows / heads;
  if (shape.length !== 2 || !Number.isInteger(headSize / 2)) {
    const got = `(${shape.join(",")}) with ${heads} heads`;
    throw new TypeError(`Cannot reorder rotary rows as each head has an even number of them: ${got}`);
  }
  const moved = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const inHead = row % headSize;
    const split = (inHead >> 1) + (inHead & 1) * headSize / 2 + row - inHead;
    const [from, into] = to === "interleaved" ? [split, row] : [row, split];
    moved.set(data.subarray(from * width, (from + 1) * width), into * width);
  }
  return { shape, data: moved };
}

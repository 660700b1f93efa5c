import type { FloatArray } from "../kernels.ts";

/** y[row] = table[ids[row]] */
export function embedding(
  table: FloatArray,
  ids: Int32Array,
  y: FloatArray,
  rows: number,
  columns: number,
): void {
  for (let row = 0; row < rows; row++) {
    const from = ids[row]! * columns;
    for (let c = 0; c < columns; c++) y[row * columns + c] = table[from + c]!;
  }
}

/** dTable[ids[row]] += dy[row], rows in order. */
export function embeddingGrad(
  dy: FloatArray,
  ids: Int32Array,
  dTable: FloatArray,
  rows: number,
  columns: number,
): void {
  for (let row = 0; row < rows; row++) {
    const to = ids[row]! * columns;
    for (let c = 0; c < columns; c++) dTable[to + c]! += dy[row * columns + c]!;
  }
}

import type { EmbeddingCall, EmbeddingGradCall } from "../kernels.ts";

/** y[row] = table[ids[row]] */
export function embedding(call: EmbeddingCall): void {
  const { table, ids, y, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const from = ids[row]! * columns;
    for (let c = 0; c < columns; c++) y[row * columns + c] = table[from + c]!;
  }
}

/** dTable[ids[row]] += dy[row], rows in order. */
export function embeddingGrad(call: EmbeddingGradCall): void {
  const { dy, ids, dTable, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const to = ids[row]! * columns;
    for (let c = 0; c < columns; c++) dTable[to + c]! += dy[row * columns + c]!;
  }
}

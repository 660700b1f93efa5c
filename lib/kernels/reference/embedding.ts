import type { EmbeddingCall, EmbeddingGradCall, NormedEmbeddingCall } from "../kernels.ts";

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

/** y[row] = stats[2·row + 1] · (table[ids[row]] + places[row]) + offset */
export function normedEmbedding(call: NormedEmbeddingCall): void {
  const { table, ids, places, stats, offset, y, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const inverse = stats[2 * row + 1]!;
    for (let c = 0; c < columns; c++) {
      const sum = table[ids[row]! * columns + c]! + places[row * columns + c]!;
      y[row * columns + c] = inverse * sum + offset[c]!;
    }
  }
}

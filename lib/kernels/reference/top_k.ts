import type { TopKCall } from "../kernels.ts";

/** Sorts each row's indices by falling value, NaN last, then by index, and keeps the first k. */
export function topK({ x, values, indices, rows, columns, k }: TopKCall): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const key = (c: number): number => Number.isNaN(x[start + c]!) ? -Infinity : x[start + c]!;
    const isNumber = (c: number): number => Number.isNaN(x[start + c]!) ? 0 : 1;
    const order = Array.from({ length: columns }, (_, c) => c).sort((a, b) => {
      if (key(a) !== key(b)) return key(a) > key(b) ? -1 : 1;
      return isNumber(b) - isNumber(a) || a - b;
    });
    for (let i = 0; i < k; i++) {
      values[row * k + i] = x[start + order[i]!]!;
      indices[row * k + i] = order[i]!;
    }
  }
}

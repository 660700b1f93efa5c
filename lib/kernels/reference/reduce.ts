import type { FloatArray } from "../kernels.ts";
import { SUM_CHUNK } from "../sum_chunk.ts";

/** Σ f(x[i]): each chunk of SUM_CHUNK by itself, then the chunks in order. */
function chunkedSum(x: FloatArray, f: (value: number) => number): number {
  let total = 0;
  for (let start = 0; start < x.length; start += SUM_CHUNK) {
    const end = Math.min(start + SUM_CHUNK, x.length);
    let chunk = 0;
    for (let i = start; i < end; i++) chunk += f(x[i]!);
    total += chunk;
  }
  return total;
}

/** y[0] = Σ x */
export function sum(x: FloatArray, y: FloatArray): void {
  y[0] = chunkedSum(x, (value) => value);
}

/** y[0] = Σ x² */
export function sumOfSquares(x: FloatArray, y: FloatArray): void {
  y[0] = chunkedSum(x, (value) => value * value);
}

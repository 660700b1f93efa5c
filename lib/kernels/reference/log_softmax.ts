import type { FloatArray, LogSoftmaxGradCall } from "../kernels.ts";

/** y[r] = x[r] − max − ln Σ e^(x[r] − max); a row of nothing but −∞ stays as it is. */
export function logSoftmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    let largest = -Infinity;
    for (let i = start; i < start + columns; i++) largest = Math.max(largest, x[i]!);
    if (largest === -Infinity) {
      y.fill(-Infinity, start, start + columns);
      continue;
    }
    let sum = 0;
    for (let i = start; i < start + columns; i++) sum += Math.exp(x[i]! - largest);
    for (let i = start; i < start + columns; i++) y[i] = x[i]! - largest - Math.log(sum);
  }
}

/** dx = dy − e^y · Σ dy, row by row; zeros where y is nothing but −∞. */
export function logSoftmaxGrad(call: LogSoftmaxGradCall): void {
  const { y, dy, dx, rows, columns } = call;
  for (let start = 0; start < rows * columns; start += columns) {
    let sum = 0;
    let largest = -Infinity;
    for (let i = start; i < start + columns; i++) {
      sum += dy[i]!;
      largest = Math.max(largest, y[i]!);
    }
    for (let i = start; i < start + columns; i++) {
      dx[i] = largest === -Infinity ? 0 : dy[i]! - Math.exp(y[i]!) * sum;
    }
  }
}

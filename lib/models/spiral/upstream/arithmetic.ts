/** Upstream's elementary functions, with the limits that it puts on their arguments. */
import { clip } from "../parts/numbers.ts";

/** softmax of a row: less its maximum, cut to [−50, 50], exp, over max(sum, 1e-8). */
export function softmaxRow(row: Float64Array): Float64Array {
  let largest = -Infinity;
  for (const x of row) if (x > largest) largest = x;
  const out = row.map((x) => Math.exp(clip(x - largest, -50, 50)));
  let sum = 0;
  for (const weight of out) sum += weight;
  return out.map((weight) => weight / Math.max(sum, 1e-8));
}

/** The logistic function of x, cut to [−20, 20]. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-clip(x, -20, 20)));
}

/** x·sigmoid(x). */
export function silu(x: number): number {
  return x * sigmoid(x);
}

/** The slope of silu: s(1 + x(1 − s)). */
export function siluSlope(x: number): number {
  const s = sigmoid(x);
  return s * (1 + x * (1 - s));
}

/** tanh of x, cut to [−10, 10]. */
export function tanhCut(x: number): number {
  return Math.tanh(clip(x, -10, 10));
}

/** √Σx². */
export function norm(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] * numbers[i];
  return Math.sqrt(sum);
}

/** The mean of squares. */
export function meanSquare(numbers: ArrayLike<number>): number {
  return norm(numbers) ** 2 / numbers.length;
}

import { AXIS_NAMES } from "./axis_names.ts";
import { BASELINE_RATE } from "./baselines.ts";

/** The cosine of two rows; 0 if one is 0. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return aa > 0 && bb > 0 ? product / Math.sqrt(aa * bb) : 0;
}

/** The sum of the sedenions of stems. // (16) */
export function sumOfWords(
  stems: readonly string[],
  vectorOf: (stem: string) => ArrayLike<number>,
): Float64Array {
  const sum = new Float64Array(AXIS_NAMES.length);
  for (const stem of stems) {
    const vector = vectorOf(stem);
    for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  }
  return sum;
}

/** What is being said, as a sedenion: the running mean of its content words' vectors, some ten words back. */
export class SpokenField {
  readonly mean: Float64Array = new Float64Array(AXIS_NAMES.length);

  /** Takes the next content word. // (16) */
  push(vector: ArrayLike<number>): void {
    for (let i = 0; i < this.mean.length; i++) {
      this.mean[i] = (1 - BASELINE_RATE) * this.mean[i] + BASELINE_RATE * vector[i];
    }
  }
}

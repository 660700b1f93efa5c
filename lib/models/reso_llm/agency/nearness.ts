import { SEDENION_DIM } from "../../../physics/mod.ts";
import { BASELINE_RATE } from "./baselines.ts";

/** The sum of some stems' sedenions. // (16) */
export function sumOfStems(
  stems: readonly string[],
  vectorOf: (stem: string) => ArrayLike<number>,
): Float64Array {
  const sum = new Float64Array(SEDENION_DIM);
  for (const stem of stems) {
    const vector = vectorOf(stem);
    for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  }
  return sum;
}

/** What is being said, as a sedenion: the running mean of its content words', some ten words back. */
export class SpokenField {
  readonly mean: Float64Array = new Float64Array(SEDENION_DIM);

  /** Takes the next content word. // (16) */
  push(vector: ArrayLike<number>): void {
    for (let i = 0; i < this.mean.length; i++) {
      this.mean[i] = (1 - BASELINE_RATE) * this.mean[i] + BASELINE_RATE * vector[i];
    }
  }
}

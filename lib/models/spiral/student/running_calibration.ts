/** A calibration error over the last batches: one of 16 rows says next to nothing. */
import type { FloatArray } from "../../../kernels/mod.ts";

/** What a batch leaves of the sums before it: some fifty batches count. */
const DECAY = 0.98;

/** Sums of rows, confidences and hits in bins of equal width, (3, bins), as they fade from batch to batch. */
export class RunningCalibration {
  readonly #sums: FloatArray;
  readonly #bins: number;

  /** Takes the array that it keeps its sums in. */
  constructor(sums: FloatArray) {
    this.#sums = sums;
    this.#bins = sums.length / 3;
  }

  /** Fades what was before a batch. */
  fade(): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i]! *= DECAY;
  }

  /** Adds a row: log-probabilities, and the token that came. The largest is the guess; of equal ones the first. */
  add(logs: FloatArray, target: number): void {
    let guess = 0;
    for (let j = 1; j < logs.length; j++) if (logs[j]! > logs[guess]!) guess = j;
    const confidence = Math.exp(logs[guess]!);
    // Bins are closed above, the first below as well.
    const bin = Math.min(this.#bins - 1, Math.max(0, Math.ceil(confidence * this.#bins) - 1));
    this.#sums[bin]!++;
    this.#sums[this.#bins + bin]! += confidence;
    if (guess === target) this.#sums[2 * this.#bins + bin]!++;
  }

  /** Σ over bins of |confidence − accuracy| by their share of rows; 0 before the first row. */
  get error(): number {
    let [rows, error] = [0, 0];
    for (let bin = 0; bin < this.#bins; bin++) {
      rows += this.#sums[bin]!;
      error += Math.abs(this.#sums[this.#bins + bin]! - this.#sums[2 * this.#bins + bin]!);
    }
    return rows === 0 ? 0 : error / rows;
  }
}

/** The sum of the gradients of micro-batches, each taken on its own and added in order. */
import { type FloatArray, inPhase, type Kernels, type Region } from "../kernels/mod.ts";

/**
 * A sum in the engine's memory. A micro-batch's gradient is finished before it is added: adding while it is made would round
 * otherwise, and could not be shared out among processes.
 */
export class GradientSum {
  /** The sum: live. */
  readonly sum: FloatArray;
  readonly #kernels: Kernels;
  readonly #region: Region;

  /** Room for `length` numbers. */
  constructor(kernels: Kernels, length: number) {
    this.#kernels = kernels;
    this.#region = kernels.region(length);
    this.sum = this.#region.floats.subarray(0, length);
  }

  /** Sets the sum to zero. */
  clear(): void {
    inPhase("optimiser", () => this.#kernels.fill(this.sum, 0));
  }

  /** Adds the gradient of one micro-batch. */
  add(gradient: FloatArray): void {
    if (gradient.length === 0) return;
    inPhase("optimiser", () => this.#kernels.binary("add", this.sum, gradient, this.sum));
  }

  /** Gives the memory back. */
  close(): void {
    this.#region.close();
  }
}

/** What readers of rows have in common. */
import type { FloatArray, Kernels, PreparedWeights } from "../kernels/mod.ts";

/** Products of rows with prepared weights, and memory that is given back once. */
export abstract class RowReaderBase {
  /** What computes. */
  abstract readonly kernels: Kernels;
  #closed = false;

  /**
   * Says that the memory is in use.
   *
   * @throws {TypeError} after {@linkcode close}.
   */
  requireOpen(): void {
    if (this.#closed) {
      throw new TypeError("Cannot read tokens as the session was closed: its memory was given back");
    }
  }

  /** Gives the memory back; a second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.release();
  }

  /** Gives back all that the reader took. */
  protected abstract release(): void;

  /** The first `M` rows of `x` times weights: (M, K)·(K, N) → `y` (M, N). */
  protected product(weights: PreparedWeights, x: FloatArray, y: FloatArray, M: number): void {
    this.kernels.preparedProduct({
      ...{ weights, M, x: x.subarray(0, M * weights.K), y: y.subarray(0, M * weights.N) },
    });
  }
}

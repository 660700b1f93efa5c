/** What a model's own forward pass for generation looks like to the sequences that are read with it. */
import type { FloatArray, Kernels } from "../kernels/mod.ts";

/** Reads rows of tokens of one sequence and keeps what later tokens will want of them. */
export interface RowReading {
  /** Kind of the model, for messages. */
  readonly kind: string;
  /** What computes. */
  readonly kernels: Kernels;
  /** T: the most tokens that are kept. */
  readonly capacity: number;
  /** V */
  readonly vocabSize: number;
  /** Where ids of tokens go before {@linkcode read}: (T). */
  readonly ids: Int32Array;
  /** Logits after the last row that was read: (V,), live. */
  readonly logits: FloatArray;
  /** Reads `M` tokens behind the `past` ones that are kept; nothing but kernels may touch the numbers. */
  read(M: number, past: number): void;
  /**
   * Says that the memory is in use.
   *
   * @throws {TypeError} after {@linkcode close}: recorded calls would write where somebody else's numbers lie.
   */
  requireOpen(): void;
  /** Gives the memory back. */
  close(): void;
}

/** Rotary position embedding. */
import type { FloatArray, RowSizes } from "./arrays.ts";

/**
 * Turns pairs of columns by angles that grow with the position. Row r stands at position p = `first` + r mod T. Of its
 * columns the first heads·D are heads of D; in each, columns (2i, 2i + 1) are turned by the angle whose cosine and sine
 * stand at table[p, 2i] and table[p, 2i + 1]. The other columns are copied.
 */
export interface RotaryCall extends RowSizes {
  /** Input: (rows, columns). */
  x: FloatArray;
  /** Output: (rows, columns). */
  y: FloatArray;
  /** Heads that are turned; heads·D ≤ columns. */
  heads: number;
  /** Size of a head, even. */
  D: number;
  /** Rows of a sequence. */
  T: number;
  /** Pairs of cosine and sine by position: (≥ first + T, D). */
  table: FloatArray;
  /** Position of the first row of each sequence. */
  first: number;
  /** Turns back: what gradients do. */
  inverse: boolean;
}

/** The largest entries of rows. */
import type { FloatArray, RowSizes } from "./arrays.ts";

/**
 * The k largest entries of each row in falling order; of equal ones the one at the lower index comes first, 0 and −0
 * being equal. NaN comes after every number, −∞ included.
 */
export interface TopKCall extends RowSizes {
  /** Input: (rows, columns). */
  x: FloatArray;
  /** The largest entries, as they are: (rows, k). Not the same array as x. */
  values: FloatArray;
  /** Their columns: (rows, k). */
  indices: Int32Array;
  /** How many: 0 … columns. */
  k: number;
}

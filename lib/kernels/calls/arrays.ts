/** Floats, and what all row kernels count. */

/** Floats of a backend: float32 or, in the float64 reference, float64. */
export type FloatArray = Float32Array | Float64Array;

/** What kernels read and write. */
export type NumericArray = FloatArray | Int32Array;

/** What row kernels count. */
export interface RowSizes {
  /** Number of rows. */
  rows: number;
  /** Entries of a row. */
  columns: number;
}

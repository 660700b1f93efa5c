/** Tables of vectors, and mixing by columns. */
import type { FloatArray, RowSizes } from "./arrays.ts";

/** y[row] = table[ids[row]]. */
export interface EmbeddingCall extends RowSizes {
  /** Vectors by id: (ids, columns). */
  table: FloatArray;
  /** Rows of the table, in range: (rows). */
  ids: Int32Array;
  /** Output: (rows, columns). */
  y: FloatArray;
}

/** dTable[ids[row]] += dy[row], rows in order. */
export interface EmbeddingGradCall extends RowSizes {
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Rows of the table, in range: (rows). */
  ids: Int32Array;
  /** Gradient of the table, added to: (ids, columns). */
  dTable: FloatArray;
}

/**
 * y[row] = r[row]·(table[ids[row]] + places[row]) + offset with r[row] = `stats[2·row + 1]`: what a matrix makes of
 * layer-normed sums of embeddings, worked out from what it makes of their parts. A layer norm is linear but for its factor r.
 */
export interface NormedEmbeddingCall extends RowSizes {
  /** What the matrix makes of each embedding less its mean, times the gains: (ids, columns). */
  table: FloatArray;
  /** Rows of the table, in range: (rows). */
  ids: Int32Array;
  /** The same of what is added to the embeddings: (rows, columns). */
  places: FloatArray;
  /** As `layerNorm` writes it: μ and 1/√(σ² + ε) of each row, (rows, 2). */
  stats: FloatArray;
  /** What the matrix makes of the norm's offsets: (columns). */
  offset: FloatArray;
  /** Output: (rows, columns). */
  y: FloatArray;
}

/** y = b + gate ⊙ (a − b), the gate the same for every row. */
export interface MixColumnsCall extends RowSizes {
  /** What a gate of 1 gives: (rows, columns). */
  a: FloatArray;
  /** What a gate of 0 gives: (rows, columns). */
  b: FloatArray;
  /** Share of a: (columns). */
  gate: FloatArray;
  /** Output: (rows, columns). */
  y: FloatArray;
}

/** da = gate ⊙ dy, db = dy − da, dGate[column] += Σ_rows dy ⊙ (a − b). */
export interface MixColumnsGradCall extends RowSizes {
  /** What a gate of 1 gives: (rows, columns). */
  a: FloatArray;
  /** What a gate of 0 gives: (rows, columns). */
  b: FloatArray;
  /** Share of a: (columns). */
  gate: FloatArray;
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Gradient of a: (rows, columns). */
  da: FloatArray;
  /** Gradient of b: (rows, columns). */
  db: FloatArray;
  /** Gradient of the gate, added to: (columns). */
  dGate: FloatArray;
}

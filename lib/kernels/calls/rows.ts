/** Softmax, norms and cross-entropy. */
import type { FloatArray, RowSizes } from "./arrays.ts";

/** dx = y ⊙ (dy − ⟨dy, y⟩), row by row. */
export interface SoftmaxGradCall extends RowSizes {
  /** Output of the softmax: (rows, columns). */
  y: FloatArray;
  /** Gradient of y: (rows, columns). */
  dy: FloatArray;
  /** Gradient of the scores: (rows, columns). */
  dx: FloatArray;
}

/** dx = dy − e^y·Σdy, row by row; zeros for a row of nothing but −∞. */
export interface LogSoftmaxGradCall extends RowSizes {
  /** Output of the log-softmax: (rows, columns). */
  y: FloatArray;
  /** Gradient of y: (rows, columns). */
  dy: FloatArray;
  /** Gradient of the scores: (rows, columns). */
  dx: FloatArray;
}

/** y = gain ⊙ (x − μ)/√(σ² + ε) + offset, row by row. */
export interface LayerNormCall extends RowSizes {
  /** Input: (rows, columns). */
  x: FloatArray;
  /** Factors: (columns). */
  gain: FloatArray;
  /** Terms: (columns). */
  offset: FloatArray;
  /** Output: (rows, columns). */
  y: FloatArray;
  /** Gets μ and 1/√(σ² + ε) of each row, for the gradients: (rows, 2). */
  stats: FloatArray;
  /** ε, added to the variance. */
  epsilon: number;
}

/** dx = r·(g⊙dy − mean(g⊙dy) − x̂·mean(g⊙dy⊙x̂)), with μ and r = 1/√(σ² + ε) from `stats`. */
export interface LayerNormGradCall extends RowSizes {
  /** Input of the layer norm: (rows, columns). */
  x: FloatArray;
  /** Factors: (columns). */
  gain: FloatArray;
  /** μ and 1/√(σ² + ε) of each row: (rows, 2). */
  stats: FloatArray;
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Gradient of x: (rows, columns). */
  dx: FloatArray;
}

/** dGain += Σ_rows dy⊙x̂, dOffset += Σ_rows dy. */
export interface LayerNormParameterGradCall extends RowSizes {
  /** Input of the layer norm: (rows, columns). */
  x: FloatArray;
  /** μ and 1/√(σ² + ε) of each row: (rows, 2). */
  stats: FloatArray;
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Gradient of the factors, added to: (columns). */
  dGain: FloatArray;
  /** Gradient of the terms, added to: (columns). */
  dOffset: FloatArray;
}

/** y = gain ⊙ x·r with r = 1/√(mean(x²) + ε), row by row. */
export interface RmsNormCall extends RowSizes {
  /** Input: (rows, columns). */
  x: FloatArray;
  /** Factors: (columns). */
  gain: FloatArray;
  /** Output: (rows, columns). */
  y: FloatArray;
  /** Gets r of each row, for the gradients: (rows). */
  inverses: FloatArray;
  /** ε, added to the mean square. */
  epsilon: number;
}

/** dx = r·(g⊙dy − x·r²·mean(g⊙dy⊙x)), with r = 1/√(mean(x²) + ε) from `inverses`. */
export interface RmsNormGradCall extends RowSizes {
  /** Input of the norm: (rows, columns). */
  x: FloatArray;
  /** Factors: (columns). */
  gain: FloatArray;
  /** r of each row: (rows). */
  inverses: FloatArray;
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Gradient of x: (rows, columns). */
  dx: FloatArray;
}

/** dGain += Σ_rows dy⊙x·r. */
export interface RmsNormParameterGradCall extends RowSizes {
  /** Input of the norm: (rows, columns). */
  x: FloatArray;
  /** r of each row: (rows). */
  inverses: FloatArray;
  /** Gradient of the output: (rows, columns). */
  dy: FloatArray;
  /** Gradient of the factors, added to: (columns). */
  dGain: FloatArray;
}

/** losses[row] = ln Σ e^logits − logits[target] in nats. */
export interface CrossEntropyCall extends RowSizes {
  /** Logits in nats: (rows, columns). */
  logits: FloatArray;
  /** Column of the right answer, in range: (rows). */
  targets: Int32Array;
  /** Loss of each row in nats: (rows). */
  losses: FloatArray;
  /** Gets ln Σ e^logits of each row, for the gradient: (rows). */
  logSums: FloatArray;
}

/** dLogits = (softmax − one-hot) · dLosses[row]. */
export interface CrossEntropyGradCall extends RowSizes {
  /** Logits in nats: (rows, columns). */
  logits: FloatArray;
  /** Column of the right answer, in range: (rows). */
  targets: Int32Array;
  /** ln Σ e^logits of each row: (rows). */
  logSums: FloatArray;
  /** Gradient of the losses: (rows). */
  dLosses: FloatArray;
  /** Gradient of the logits: (rows, columns). */
  dLogits: FloatArray;
}

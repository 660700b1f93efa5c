/** What the kernels of the contract are called with: arrays, and their sizes in elements. */

/** Floats of a backend: float32 or, in the float64 reference, float64. */
export type FloatArray = Float32Array | Float64Array;
/** What kernels read and write. */
export type NumericArray = FloatArray | Int32Array;

/** C[M, N] (+)= op(A) · op(B) for `batch` products; strides are distances between rows, or between products. */
export interface GemmCall {
  /** A: (M, K), or (K, M) if transposed. */
  a: FloatArray;
  /** B: (K, N), or (N, K) if transposed. */
  b: FloatArray;
  /** C: (M, N). */
  c: FloatArray;
  /** Rows of C. */
  M: number;
  /** Columns of C. */
  N: number;
  /** Terms of each sum. */
  K: number;
  /** A is stored (K, M). */
  transposeA?: boolean;
  /** B is stored (N, K). */
  transposeB?: boolean;
  /** C += instead of C =. */
  accumulate?: boolean;
  /** Distance between rows of the stored A. Default: contiguous. */
  strideA?: number;
  /** Distance between rows of the stored B. Default: contiguous. */
  strideB?: number;
  /** Distance between rows of C. Default: contiguous. */
  strideC?: number;
  /** Number of products. Default 1. */
  batch?: number;
  /** Distance from one A to the next. Default 0: the same again. */
  batchA?: number;
  /** Distance from one B to the next. Default 0: the same again. */
  batchB?: number;
  /** Distance from one C to the next. */
  batchC?: number;
}

/** Where the rows of all heads lie: element (b, t, h, d) at `offset + b·batch + t·row + h·head + d`. */
export interface HeadLayout {
  /** What holds them. */
  array: FloatArray;
  /** Of element (0, 0, 0, 0). */
  offset: number;
  /** Distance between sequences. */
  batch: number;
  /** Distance between tokens. */
  row: number;
  /** Distance between heads. */
  head: number;
}

/**
 * Causal attention over heads: weights = softmax(scale·q·kᵀ + bias), out = weights · v. Query i of `Tq` stands at
 * position `Tk − Tq + i` and sees the keys up to and including its own. Without `q` and `k` the bias alone scores
 * (positional attention); at least one of both is there, and 1 ≤ Tq ≤ Tk. A row of nothing but −∞ gives zeros.
 */
export interface AttentionCall {
  /** Sequences. */
  B: number;
  /** Heads. */
  H: number;
  /** Query heads that share one key and value head: head h reads head ⌊h/G⌋ of k and v. Default 1. */
  G?: number;
  /** Queries a sequence. */
  Tq: number;
  /** Keys a sequence. */
  Tk: number;
  /** Width of a head. */
  D: number;
  /** Factor of q·k. */
  scale: number;
  /** Queries; absent together with `k`. */
  q?: HeadLayout;
  /** Keys. */
  k?: HeadLayout;
  /** Added to the scores: element (b, i, h, j) at `offset + b·batch + i·row + h·head + j`. */
  bias?: HeadLayout;
  /** Values. */
  v: HeadLayout;
  /** Output. */
  out: HeadLayout;
  /** (B, H, Tq, Tk), written for the gradient; entries beyond a row's own position are undefined. */
  weights: FloatArray;
}

/**
 * Gradients of {@linkcode AttentionCall}. `weights` is used up as work space. `dq`, `dk` and `dv` are added to;
 * `dBias` is overwritten, zeros where masked.
 */
export interface AttentionGradCall extends AttentionCall {
  /** Gradient of the output. */
  dOut: HeadLayout;
  /** Gradient of the queries. */
  dq?: HeadLayout;
  /** Gradient of the keys. */
  dk?: HeadLayout;
  /** Gradient of the bias, with the distances of `bias`; each row is written in full. */
  dBias?: HeadLayout;
  /** Entries of a row of `bias`, at least Tk. */
  biasColumns: number;
  /** Gradient of the values. */
  dv: HeadLayout;
}

/** A view that reads x at strides: y[i] = Σ_j x[offset + i·strides + j·innerStrides]. Up to four axes each. */
export interface StridedSumCall {
  /** What is read; int32 too if nothing is summed. */
  x: NumericArray;
  /** What is written, contiguous. */
  y: NumericArray;
  /** Shape of y. */
  shape: readonly number[];
  /** Distance in x for each axis of y; 0 repeats. */
  strides: readonly number[];
  /** Axes summed over; none for a plain copy. */
  innerShape: readonly number[];
  /** Distance in x for each axis summed over. */
  innerStrides: readonly number[];
  /** Of the first element read. */
  offset: number;
}

/** What row kernels count. */
export interface RowSizes {
  /** Number of rows. */
  rows: number;
  /** Entries of a row. */
  columns: number;
}

/** dx = y ⊙ (dy − ⟨dy, y⟩), row by row. */
export interface SoftmaxGradCall extends RowSizes {
  /** Output of the softmax: (rows, columns). */
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

/** y = x / (1 − rate) where the counter hash of (key[0], `op`, index) falls at or above `rate`, else 0. */
export interface DropoutCall {
  /** Input: (n). */
  x: FloatArray;
  /** Output: (n). */
  y: FloatArray;
  /** Share set to zero: at least 0, below 1. */
  rate: number;
  /** `fmix32(fmix32(seed) ^ step)`; only the first number is read: (1). */
  key: Int32Array;
  /** Number of the op within its step. */
  op: number;
}

/** One AdamW step. */
export interface AdamwCall {
  /** Parameters, changed: (n). */
  p: FloatArray;
  /** Their gradients: (n). */
  g: FloatArray;
  /** First moments, changed: (n). */
  m: FloatArray;
  /** Second moments, changed: (n). */
  v: FloatArray;
  /** The step's numbers, in the order of `ADAMW_SLOTS`: (8). */
  slots: FloatArray;
}

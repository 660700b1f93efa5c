/**
 * The contract between the engine and what computes: arrays and sizes in, arrays out. A backend knows no tensor, no
 * tape and no model; everything above it is written once for all backends.
 *
 * Arrays are contiguous and row-major, and long enough for the sizes given: callers check. Sizes are counted in
 * elements. Unless a comment says otherwise outputs are overwritten. Element-wise and row kernels may write to one of
 * their inputs; products, views and embeddings may not.
 */

/** Floats of a backend: float32 or, in the float64 reference, float64. */
export type FloatArray = Float32Array | Float64Array;
/** What kernels read and write. */
export type NumericArray = FloatArray | Int32Array;

/** Element-wise functions of one argument, each with its derivative. */
export type UnaryName = "exp" | "log" | "tanh" | "sigmoid" | "relu" | "gelu" | "silu" | "sqrt";
/** Element-wise functions of two arrays of equal size. */
export type BinaryName = "add" | "subtract" | "multiply" | "divide";

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

/** Numbers of an AdamW step, in the order in which {@linkcode Kernels.adamw} reads them from memory. */
export const ADAMW_SLOTS = [
  "learningRate",
  "beta1",
  "beta2",
  "epsilon",
  "weightDecay",
  "inverseBias1",
  "inverseBias2",
  "gradientScale",
] as const;

/** One way of computing: the plain reference, or generated WebAssembly. */
export interface Kernels {
  /** `wasm`, `wasm-strict`, `reference32` or `reference64`. */
  readonly name: string;
  /** Kind of its floats. */
  readonly dtype: "float32" | "float64";

  /** A new float array with undefined content; inside {@linkcode enter}…{@linkcode leave} it lives until `leave`. */
  floats(count: number): FloatArray;
  /** A new int32 array, as {@linkcode floats}. */
  ints(count: number): Int32Array;
  /** Whether an array dies at the end of the present step. */
  isTransient(array: NumericArray): boolean;
  /** Opens a step: what `floats` gives from here on ends with the matching {@linkcode leave}. Steps nest. */
  enter(): void;
  /** Closes the innermost step. */
  leave(): void;
  /** Memory that lasts until `close`: parameters, gradients, moments, caches. Zeroed; not to be had inside a step. */
  region(floatCount: number): Region;

  /**
   * Runs `body` once and notes its calls, so that they can be repeated on the same addresses with nothing in between.
   * Undefined if they cannot: an ordinary array took part, the host read a tensor, or the backend does not record.
   */
  record(body: () => void): Plan | undefined;
  /** Says that the host reads a result: a recording is given up, as the code may act on what it reads. */
  noteHostRead(): void;

  /** Matrix products. */
  gemm(call: GemmCall): void;
  /** Causal attention. */
  attention(call: AttentionCall): void;
  /** Its gradients. */
  attentionGrad(call: AttentionGradCall): void;

  /** y = value */
  fill(y: FloatArray, value: number): void;
  /** y = f(x) */
  unary(name: UnaryName, x: FloatArray, y: FloatArray): void;
  /** dx = dy · f′(x) */
  unaryGrad(name: UnaryName, x: FloatArray, dy: FloatArray, dx: FloatArray): void;
  /** y = a ∘ b */
  binary(name: BinaryName, a: FloatArray, b: FloatArray, y: FloatArray): void;
  /** y = factor · x */
  scale(x: FloatArray, factor: number, y: FloatArray): void;
  /** Copies and sums through a view. */
  stridedSum(call: StridedSumCall): void;

  /** Row-wise softmax of x (rows, columns). */
  softmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void;
  /** dx = y ⊙ (dy − ⟨dy, y⟩) */
  softmaxGrad(y: FloatArray, dy: FloatArray, dx: FloatArray, rows: number, columns: number): void;
  /** y = gain ⊙ (x − μ)/√(σ² + ε) + offset; `stats` (rows, 2) gets μ and 1/√(σ² + ε). */
  layerNorm(
    x: FloatArray,
    gain: FloatArray,
    offset: FloatArray,
    y: FloatArray,
    stats: FloatArray,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  /** dx = r·(g⊙dy − mean(g⊙dy) − x̂·mean(g⊙dy⊙x̂)), with μ and r = 1/√(σ² + ε) from `stats`. */
  layerNormGrad(
    x: FloatArray,
    gain: FloatArray,
    stats: FloatArray,
    dy: FloatArray,
    dx: FloatArray,
    rows: number,
    columns: number,
  ): void;
  /** dGain += Σ_rows dy⊙x̂, dOffset += Σ_rows dy. */
  layerNormParameterGrad(
    x: FloatArray,
    stats: FloatArray,
    dy: FloatArray,
    dGain: FloatArray,
    dOffset: FloatArray,
    rows: number,
    columns: number,
  ): void;
  /** y[column] += Σ_rows x[row, column] */
  addColumnSums(x: FloatArray, y: FloatArray, rows: number, columns: number): void;

  /** losses[row] = ln Σ e^logits − logits[target] in nats; `logSums` gets the first term. */
  crossEntropy(
    logits: FloatArray,
    targets: Int32Array,
    losses: FloatArray,
    logSums: FloatArray,
    rows: number,
    columns: number,
  ): void;
  /** dLogits = (softmax − one-hot) · dLosses[row] */
  crossEntropyGrad(
    logits: FloatArray,
    targets: Int32Array,
    logSums: FloatArray,
    dLosses: FloatArray,
    dLogits: FloatArray,
    rows: number,
    columns: number,
  ): void;

  /** y[row] = table[ids[row]]; ids must be in range. */
  embedding(table: FloatArray, ids: Int32Array, y: FloatArray, rows: number, columns: number): void;
  /** dTable[ids[row]] += dy[row] */
  embeddingGrad(dy: FloatArray, ids: Int32Array, dTable: FloatArray, rows: number, columns: number): void;

  /** y = b + gate ⊙ (a − b), gate (columns) the same for every row. */
  mixColumns(
    a: FloatArray,
    b: FloatArray,
    gate: FloatArray,
    y: FloatArray,
    rows: number,
    columns: number,
  ): void;
  /** da = gate ⊙ dy, db = dy − da, dGate[column] += Σ_rows dy ⊙ (a − b) */
  mixColumnsGrad(
    a: FloatArray,
    b: FloatArray,
    gate: FloatArray,
    dy: FloatArray,
    da: FloatArray,
    db: FloatArray,
    dGate: FloatArray,
    rows: number,
    columns: number,
  ): void;

  /**
   * y = x / (1 − rate) where the counter hash of (key[0], `op`, index) falls at or above `rate`, else 0. The gradient
   * is the same call on dy.
   */
  dropout(x: FloatArray, y: FloatArray, rate: number, key: Int32Array, op: number): void;

  /** y[0] = Σ x, in chunks of 4,096 added in order. */
  sum(x: FloatArray, y: FloatArray): void;
  /** y[0] = Σ x², in the same order. */
  sumOfSquares(x: FloatArray, y: FloatArray): void;
  /** One AdamW step; `slots` holds the numbers of {@linkcode ADAMW_SLOTS}, gradients are scaled by the last. */
  adamw(p: FloatArray, g: FloatArray, m: FloatArray, v: FloatArray, slots: FloatArray): void;
}

/** A recorded run of kernels. */
export interface Plan {
  /** Number of kernel calls. */
  readonly length: number;
  /** Whether it may be replayed: no region was made or closed since it was recorded, and no step is open. */
  readonly isValid: boolean;
  /** Runs the calls again; they read and write the same memory as when they were recorded. */
  replay(): void;
}

/** Memory of a model. After `close` its arrays must not be used. */
export interface Region {
  /** Its numbers. */
  readonly floats: FloatArray;
  /** Gives the memory back. */
  close(): void;
}

/** Floats in a chunk of a whole-array sum. */
export const SUM_CHUNK = 4096;

/** Left-pads axes to four with `filler` (1 for shapes, 0 for strides). */
export function padAxes(axes: readonly number[], filler: number): number[] {
  if (axes.length > 4) {
    throw new RangeError(`Cannot view an array as views have at most 4 axes: ${axes.length}`);
  }
  return [...Array<number>(4 - axes.length).fill(filler), ...axes];
}

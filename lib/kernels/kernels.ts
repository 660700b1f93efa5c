/**
 * The contract between the engine and what computes: arrays and sizes in, arrays out. A backend knows no tensor, no
 * tape and no model; everything above it is written once for all backends.
 *
 * Arrays are contiguous and row-major, and long enough for the sizes given: callers check. Sizes are counted in
 * elements. Unless a comment says otherwise outputs are overwritten. Element-wise and row kernels may write to one of
 * their inputs; products, views and embeddings may not.
 */
import type { FloatArray, NumericArray } from "./calls/arrays.ts";
import type { AttentionCall, AttentionGradCall, GemmCall } from "./calls/products.ts";
import type {
  CrossEntropyCall,
  CrossEntropyGradCall,
  LayerNormCall,
  LayerNormGradCall,
  LayerNormParameterGradCall,
  LogSoftmaxGradCall,
  RmsNormCall,
  RmsNormGradCall,
  RmsNormParameterGradCall,
  SoftmaxGradCall,
} from "./calls/rows.ts";
import type { RotaryCall } from "./calls/rotary.ts";
import type { TopKCall } from "./calls/top_k.ts";
import type {
  EmbeddingCall,
  EmbeddingGradCall,
  MixColumnsCall,
  MixColumnsGradCall,
  NormedEmbeddingCall,
} from "./calls/columns.ts";
import type {
  AdamwCall,
  DropoutCall,
  SiluGateCall,
  SiluGateGradCall,
  StridedSumCall,
} from "./calls/elements.ts";
import type { FloatMatrix, Int8Matrix, PreparedProductCall, PreparedWeights } from "./calls/prepared.ts";

export type * from "./calls/arrays.ts";
export type * from "./calls/products.ts";
export type * from "./calls/rows.ts";
export type * from "./calls/rotary.ts";
export type * from "./calls/top_k.ts";
export type * from "./calls/columns.ts";
export type * from "./calls/elements.ts";
export type * from "./calls/prepared.ts";

/** Element-wise functions of one argument, each with its derivative; at ±∞ they take their limits, `sin` and `cos` are NaN. */
export type UnaryName =
  | ("exp" | "log" | "tanh" | "sigmoid" | "relu" | "gelu" | "silu" | "sqrt")
  | ("erf" | "geluErf" | "sin" | "cos");
/** Element-wise functions of two arrays of equal size. */
export type BinaryName = "add" | "subtract" | "multiply" | "divide";

/**
 * Numbers of an AdamW step, in the order in which {@linkcode Kernels.adamw} reads them from memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ADAMW_SLOTS } from "@haze/haze/kernels";
 * const slots = new Float32Array(ADAMW_SLOTS.length);
 * slots[ADAMW_SLOTS.indexOf("beta2")] = 0.5;
 * assertEquals([...slots], [0, 0, 0.5, 0, 0, 0, 0, 0]);
 * ```
 */
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

/** One way of computing: the plain reference, generated WebAssembly, or that with the products of the system's BLAS. */
export interface Kernels {
  /** `wasm`, `wasm-strict`, `blas`, `reference32` or `reference64`. */
  readonly name: string;
  /** Kind of its floats. */
  readonly dtype: "float32" | "float64";

  /** A new float array with undefined content; inside {@linkcode enter}…{@linkcode leave} it lives until `leave`. */
  floats(count: number): FloatArray;
  /** A new int32 array, as {@linkcode floats}. */
  ints(count: number): Int32Array;
  /**
   * Gives an array of the present step back before the step ends: the next one of its size may take its place, while
   * it is still in the cache. It must not be used again. Any other array is left alone.
   */
  release(array: NumericArray): void;
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
  /**
   * Records a body that works at a place, as a token does at its position, and gives a plan for every place from 0 to
   * `last`: all addresses and sizes in its calls must grow evenly with the place. The body is run for 0, 1 and `last` to find
   * out, so that it may write nothing that matters. Undefined where {@linkcode record} gives nothing.
   *
   * @throws {TypeError} if the three runs do not agree.
   */
  recordSeries(body: (place: number) => void, last: number): PlanSeries | undefined;
  /** Says that the host reads a result: a recording is given up, as the code may act on what it reads. */
  noteHostRead(): void;

  /** Matrix products. */
  gemm(call: GemmCall): void;
  /** Copies a weight matrix into the order in which {@linkcode preparedProduct} reads it; not to be had inside a step. */
  prepare(matrix: FloatMatrix | Int8Matrix): PreparedWeights;
  /** y = x · Wᵀ with prepared weights, for one row of x as for many. */
  preparedProduct(call: PreparedProductCall): void;
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
  /** y = silu(a) ⊙ b, silu(a) = a·sigmoid(a). */
  siluGate(call: SiluGateCall): void;
  /** With s = sigmoid(a): da = dy ⊙ b ⊙ s ⊙ (1 + a ⊙ (1 − s)), db = dy ⊙ a ⊙ s. */
  siluGateGrad(call: SiluGateGradCall): void;
  /** Copies and sums through a view. */
  stridedSum(call: StridedSumCall): void;

  /** Row-wise softmax of x (rows, columns). */
  softmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void;
  /** dx = y ⊙ (dy − ⟨dy, y⟩) */
  softmaxGrad(call: SoftmaxGradCall): void;
  /** y = x − ln Σ e^x in each row, by its largest entry; −∞ stays −∞, also in a row of nothing else. */
  logSoftmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void;
  /** dx = dy − e^y·Σdy; zeros for a row of nothing but −∞. */
  logSoftmaxGrad(call: LogSoftmaxGradCall): void;
  /** y = gain ⊙ (x − μ)/√(σ² + ε) + offset; `stats` (rows, 2) gets μ and 1/√(σ² + ε). */
  layerNorm(call: LayerNormCall): void;
  /** dx = r·(g⊙dy − mean(g⊙dy) − x̂·mean(g⊙dy⊙x̂)), with μ and r = 1/√(σ² + ε) from `stats`. */
  layerNormGrad(call: LayerNormGradCall): void;
  /** dGain += Σ_rows dy⊙x̂, dOffset += Σ_rows dy. */
  layerNormParameterGrad(call: LayerNormParameterGradCall): void;
  /** y = gain ⊙ x·r with r = 1/√(mean(x²) + ε); `inverses` (rows) gets r. */
  rmsNorm(call: RmsNormCall): void;
  /** dx = r·(g⊙dy − x·r²·mean(g⊙dy⊙x)), with r from `inverses`. */
  rmsNormGrad(call: RmsNormGradCall): void;
  /** dGain += Σ_rows dy⊙x·r. */
  rmsNormParameterGrad(call: RmsNormParameterGradCall): void;
  /** Turns pairs of columns by angles that grow with the position; `inverse` turns back. */
  rotary(call: RotaryCall): void;
  /** y[column] += Σ_rows x[row, column] */
  addColumnSums(x: FloatArray, y: FloatArray, rows: number, columns: number): void;

  /** losses[row] = ln Σ e^logits − logits[target] in nats; `logSums` gets the first term. */
  crossEntropy(call: CrossEntropyCall): void;
  /** dLogits = (softmax − one-hot) · dLosses[row] */
  crossEntropyGrad(call: CrossEntropyGradCall): void;

  /** The k largest entries of each row in falling order, ties to the lower index, NaN last. */
  topK(call: TopKCall): void;

  /** y[row] = table[ids[row]]; ids must be in range. */
  embedding(call: EmbeddingCall): void;
  /** y[row] = r[row]·(table[ids[row]] + places[row]) + offset, with r from the `stats` of a layer norm. */
  normedEmbedding(call: NormedEmbeddingCall): void;
  /** dTable[ids[row]] += dy[row] */
  embeddingGrad(call: EmbeddingGradCall): void;

  /** y = b + gate ⊙ (a − b), gate (columns) the same for every row. */
  mixColumns(call: MixColumnsCall): void;
  /** da = gate ⊙ dy, db = dy − da, dGate[column] += Σ_rows dy ⊙ (a − b) */
  mixColumnsGrad(call: MixColumnsGradCall): void;

  /**
   * y = x / (1 − rate) where the counter hash of (key[0], `op`, index) falls at or above `rate`, else 0. The gradient
   * is the same call on dy.
   */
  dropout(call: DropoutCall): void;

  /** y[0] = Σ x, in chunks of 4,096 added in order. */
  sum(x: FloatArray, y: FloatArray): void;
  /** y[0] = Σ x², in the same order. */
  sumOfSquares(x: FloatArray, y: FloatArray): void;
  /** One AdamW step; `slots` holds the numbers of {@linkcode ADAMW_SLOTS}, gradients are scaled by the last. */
  adamw(call: AdamwCall): void;
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

/** A recorded run of kernels with its place left open. */
export interface PlanSeries extends Pick<Plan, "length" | "isValid"> {
  /** The last place. */
  readonly last: number;
  /**
   * Runs the calls at a place.
   *
   * @throws {RangeError} if it is none from 0 to `last`.
   */
  replay(place: number): void;
}

/** Memory of a model. After `close` its arrays must not be used. */
export interface Region {
  /** Its numbers. */
  readonly floats: FloatArray;
  /** Gives the memory back. */
  close(): void;
}

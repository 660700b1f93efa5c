/** Matrix products and attention. */
import type { FloatArray } from "./arrays.ts";

/** What an activation does with the sums; C keeps them unless it says otherwise. */
export type Activation =
  /** y = f(C), gelu in its tanh form; with `slope` C becomes f′(C), which the gradient wants, for the same exponential. */
  | { activation: "gelu" | "silu"; y: FloatArray; slope?: boolean }
  /** y = silu(gate) ⊙ C. */
  | { activation: "siluGate"; gate: FloatArray; y: FloatArray };

/** What follows a product while C is still in the cache: C += bias, then an activation. `gate` and `y` lie like C. */
export type Epilogue =
  & {
    /** Added to every row of C: (N). */
    bias?: FloatArray;
  }
  & (Activation | { activation?: undefined });

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
  /** What follows. Not for a batch. */
  epilogue?: Epilogue;
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
 * (positional attention); at least one of both is there, and 1 ≤ Tq ≤ Tk. A row of nothing but −∞ gives zeros. Of keys
 * behind its own position a query gets no share of any finite number; a NaN or ∞ in `v`, or for the gradients in `q` or
 * the gradient of the output, may reach the few queries or keys that are computed together with it.
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
  /** Width of a head; in WebAssembly at most 32,768. */
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

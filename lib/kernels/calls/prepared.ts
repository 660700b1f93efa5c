/** Products with weights that are prepared once, as tokens of generation need them. */
import type { FloatArray } from "./arrays.ts";

/** A weight matrix in floats: y = x · Wᵀ. */
export interface FloatMatrix {
  /** W: (N, K), or (K, N) if transposed. */
  readonly w: FloatArray;
  /** Outputs. */
  readonly N: number;
  /** Terms of each sum. */
  readonly K: number;
  /** W is stored (K, N). */
  readonly transpose?: boolean;
}

/** A weight matrix in 8-bit integers: W[n, k] ≈ scales[n, ⌊k / group⌋] · values[n, k]. */
export interface Int8Matrix {
  /** Integers: (N, K). {@linkcode quantiseInt8} stays within ±127; kernels compute with −128 too. */
  readonly values: Int8Array;
  /** One factor for each group of a row: (N, K / group). */
  readonly scales: Float32Array;
  /** Outputs. */
  readonly N: number;
  /** Terms of each sum. */
  readonly K: number;
  /** Neighbouring weights of a row that share a factor: a multiple of 4, at most 131,072, that divides K. */
  readonly group: number;
}

/** A weight matrix in the engine's own order. It holds memory until closed. */
export interface PreparedWeights {
  /** Outputs. */
  readonly N: number;
  /** Terms of each sum. */
  readonly K: number;
  /** Whether it was made of a {@linkcode FloatMatrix} or of an {@linkcode Int8Matrix}. */
  readonly kind: "float" | "int8";
  /** Gives the memory back; the weights must not be used after it. */
  close(): void;
}

/**
 * y[m] = W · x[m] for M rows; a row has the same bits alone as among others.
 *
 * Float weights: the sum in the order of k, as gemm's. Int8 weights: each group of a row of x becomes 8-bit integers
 * q = x / s rounded to nearest, ties to even, within ±127, with s = max|x| / 127, all in float32. Then
 * y = Σ_groups (Σ values·q) · (scales · s), the inner sums exact. A group of x with NaN or an infinity gives NaN.
 *
 * @example
 * ```ts
 * import { defaultKernels, quantiseInt8 } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = defaultKernels();
 * const w = Float32Array.of(1, 0, 0, 127, 127, -1, 0, 0); // (2, 4)
 * const weights = kernels.prepare(quantiseInt8(w, { N: 2, K: 4, group: 4 }));
 * const y = new Float32Array(2);
 * kernels.preparedProduct({ x: Float32Array.of(127, 5, 0, 1), weights, y, M: 1 });
 * assertEquals([...y], [254, 16124]);
 * weights.close();
 * ```
 */
export interface PreparedProductCall {
  /** Rows of activations: (M, K). */
  readonly x: FloatArray;
  /** W: (N, K), of the same kernels. */
  readonly weights: PreparedWeights;
  /** Output: (M, N). */
  readonly y: FloatArray;
  /** Rows. */
  readonly M: number;
}

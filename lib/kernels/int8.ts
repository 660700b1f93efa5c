/** Weights in 8-bit integers with a factor for each group, and back. */
import type { FloatArray, Int8Matrix } from "./kernels.ts";
import { requireGroup, requireLength, requireSizes } from "./prepared_checks.ts";

/** Sizes for {@linkcode quantiseInt8}. */
export interface QuantiseOptions {
  /** Rows of W. */
  readonly N: number;
  /** Columns of W. */
  readonly K: number;
  /** Neighbouring weights of a row that share a factor: a multiple of 4, at most 131,072, that divides K. */
  readonly group: number;
  /** W is stored (K, N). */
  readonly transpose?: boolean;
}

/** The largest integer that is used: −128 has no counterpart. */
const LARGEST = 127;
/** 1.5·2^52: a float64 near it has no fraction, so that adding it rounds to nearest, ties to even. */
const ROUNDER = 6755399441055744;
/** The least float32 of full precision. */
const LEAST_NORMAL = 2 ** -126;

/**
 * Writes `count` numbers x[from + i·step] to `values[to…]` as integers and gives their factor, in float32 arithmetic:
 * max|x| / 127, or NaN if one of the numbers is not finite.
 */
export function quantiseGroup(
  x: FloatArray,
  from: number,
  step: number,
  values: Int8Array,
  to: number,
  count: number,
): number {
  let largest = 0;
  for (let i = 0, at = from; i < count; i++, at += step) {
    const size = Math.abs(Math.fround(x[at]!));
    if (!(size < Infinity)) {
      values.fill(0, to, to + count);
      return NaN;
    }
    if (size > largest) largest = size;
  }
  const scale = Math.fround(largest / LARGEST);
  if (scale >= LEAST_NORMAL) {
    for (let i = 0, at = from; i < count; i++, at += step) {
      values[to + i] = Math.fround(Math.fround(x[at]!) / scale) + ROUNDER - ROUNDER;
    }
  } else {
    for (let i = 0, at = from; i < count; i++, at += step) {
      // Among the least numbers of float32 the factor is rounded so coarsely that quotients exceed 127, or is 0.
      const whole = scale > 0 ? Math.fround(Math.fround(x[at]!) / scale) + ROUNDER - ROUNDER : 0;
      values[to + i] = Math.max(-LARGEST, Math.min(LARGEST, whole));
    }
  }
  return scale;
}

/**
 * Quantises a weight matrix symmetrically in groups: scale = max|w| / 127, value = w / scale rounded to nearest, ties
 * to even, so that each weight is off by at most half its group's scale (more only where that is among the least numbers of
 * float32). A group of zeros gets scale 0.
 *
 * @param w W, (N, K), or (K, N) if transposed
 * @throws {RangeError} if a size is no positive integer, `group` does not fit, `w` does not hold N·K numbers, or one
 * of them is not finite in float32
 *
 * @example
 * ```ts
 * import { quantiseInt8 } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const { values, scales } = quantiseInt8(Float32Array.of(127, -64, 0, 2, 0, 0, 0, 0), { N: 1, K: 8, group: 4 });
 * assertEquals([...values], [127, -64, 0, 2, 0, 0, 0, 0]);
 * assertEquals([...scales], [1, 0]);
 * ```
 */
export function quantiseInt8(w: FloatArray, options: QuantiseOptions): Int8Matrix {
  const { N, K, group, transpose = false } = options;
  requireSizes("quantise", N, K);
  requireGroup("quantise", group, K);
  requireLength("quantise", "w", w, N * K);
  const values = new Int8Array(N * K);
  const scales = new Float32Array(N * K / group);
  const [row, step] = transpose ? [1, N] : [K, 1];
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k += group) {
      const scale = quantiseGroup(w, n * row + k * step, step, values, n * K + k, group);
      if (Number.isNaN(scale)) {
        throw new RangeError(
          `Cannot quantise weights as each must be a finite float32: one in row ${n}, columns ${k} to ${
            k + group - 1
          }, is not`,
        );
      }
      scales[(n * K + k) / group] = scale;
    }
  }
  return { values, scales, N, K, group };
}

/**
 * The weights that an {@linkcode Int8Matrix} stands for: W[n, k] = scales[n, ⌊k / group⌋] · values[n, k], (N, K).
 *
 * @throws {RangeError} if sizes, group or lengths do not fit
 *
 * @example
 * ```ts
 * import { dequantiseInt8 } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const matrix = { values: Int8Array.of(4, -2, 0, 127), scales: Float32Array.of(0.5), N: 1, K: 4, group: 4 };
 * assertEquals(dequantiseInt8(matrix), Float32Array.of(2, -1, 0, 63.5));
 * ```
 */
export function dequantiseInt8(matrix: Int8Matrix): Float32Array {
  const { values, scales, N, K, group } = matrix;
  requireSizes("dequantise", N, K);
  requireGroup("dequantise", group, K);
  requireLength("dequantise", "values", values, N * K);
  requireLength("dequantise", "scales", scales, N * K / group);
  const floats = new Float32Array(N * K);
  for (let i = 0, from = 0; from < floats.length; i++) {
    const scale = scales[i]!;
    for (const end = from + group; from < end; from++) floats[from] = values[from]! * scale;
  }
  return floats;
}

/** What the tests of the seed's surface share. */
import { type Kernels, kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { Tensor } from "../../../../lib/tensor/mod.ts";

/** An array of a golden file: flat row-major data, with the words for numbers that JSON lacks. */
export interface GoldenArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** The numbers of a golden array. */
export const numbersOf = ({ data }: GoldenArray): Float64Array => Float64Array.from(data, Number);

/** A golden array as a tensor: float64 on the reference backend, float32 on another one. */
export function tensorOf(golden: GoldenArray, kernels: Kernels): Tensor {
  const numbers = numbersOf(golden);
  const storage = kernels.dtype === "float64" ? numbers : Float32Array.from(numbers);
  return new Tensor(storage, golden.shape, kernels);
}

/** Largest difference relative to the larger of 1 and what is expected; equal infinities are no difference. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const error = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

export const float64: Kernels = kernelsNamed("reference64");
export const float32: readonly Kernels[] = [
  kernelsNamed("reference32"),
  kernelsNamed("wasm"),
  kernelsNamed("wasm-strict"),
];

/** Checks of prepared weights that every backend makes: a wrong length here would be read from foreign memory. */
import type { FloatMatrix, Int8Matrix, PreparedProductCall } from "./kernels.ts";

/** Largest group: the sum of its products still fits 32 bits, even of 127 · −128. */
const MAX_GROUP = 131072;

/** N and K are positive integers, and N·K one that counts exactly. */
export function requireSizes(act: string, N: number, K: number): void {
  for (const [name, size] of Object.entries({ N, K })) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(`Cannot ${act} weights as ${name} must be a positive integer: ${size}`);
    }
  }
}

/** The group suits the kernels and K. */
export function requireGroup(act: string, group: number, K: number): void {
  if (!Number.isSafeInteger(group) || group < 4 || group > MAX_GROUP || group % 4 !== 0 || K % group !== 0) {
    throw new RangeError(
      `Cannot ${act} weights as group must be a multiple of 4 up to ${MAX_GROUP} that divides K = ${K}: ${group}`,
    );
  }
}

/** An array of exactly `count` numbers. */
export function requireLength(act: string, name: string, array: ArrayLike<number>, count: number): void {
  if (array.length !== count) {
    throw new RangeError(`Cannot ${act} weights as ${name} must hold ${count} numbers: ${array.length}`);
  }
}

/** Whether a matrix is one of integers, all its sizes checked. */
export function isInt8(matrix: FloatMatrix | Int8Matrix): matrix is Int8Matrix {
  const { N, K } = matrix;
  requireSizes("prepare", N, K);
  if ("w" in matrix) {
    if (!(matrix.w instanceof Float32Array || matrix.w instanceof Float64Array)) {
      refuseType("w", "a float array", matrix.w);
    }
    requireLength("prepare", "w", matrix.w, N * K);
    return false;
  }
  // A plain array would pass the length checks and lose its fractions and its sign in the copy.
  if (!(matrix.values instanceof Int8Array)) refuseType("values", "an Int8Array", matrix.values);
  if (!(matrix.scales instanceof Float32Array)) refuseType("scales", "a Float32Array", matrix.scales);
  requireGroup("prepare", matrix.group, K);
  requireLength("prepare", "values", matrix.values, N * K);
  requireLength("prepare", "scales", matrix.scales, N * K / matrix.group);
  return true;
}

function refuseType(name: string, wanted: string, got: unknown): never {
  const kind = (got as object | undefined)?.constructor?.name ?? String(got);
  throw new TypeError(`Cannot prepare weights as ${name} must be ${wanted}: ${kind}`);
}

/** x and y hold at least the M rows that they are asked for. */
export function requireProduct({ x, y, weights: { N, K }, M }: PreparedProductCall): void {
  if (!Number.isSafeInteger(M) || M < 0) {
    throw new RangeError(`Cannot run preparedProduct as M must be an integer from 0 up: ${M}`);
  }
  for (const [name, array, count] of [["x", x, M * K], ["y", y, M * N]] as const) {
    if (array.length < count) {
      throw new RangeError(
        `Cannot run preparedProduct as ${name} must hold at least ${count} numbers: ${array.length}`,
      );
    }
  }
}

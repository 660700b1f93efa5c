/** The seed's random weights. */
import { Pcg64 } from "../../../random/mod.ts";
import {
  type CreateOptions,
  normal,
  type Shape,
  showShape,
  sizeOf,
  Tensor,
  zeros,
} from "../../../tensor/mod.ts";

/**
 * numpy's `default_rng(seed)`; without a seed one of 128 bits from the system, so that two generators differ.
 *
 * @throws {RangeError} for a seed that is negative or no integer.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { getRng } from "@haze/haze/haze";
 * assertEquals(getRng(42).uniform(), 0.7739560485559633);
 * assert(getRng().uniform() !== getRng().uniform());
 * ```
 */
export function getRng(seed?: number | bigint | null): Pcg64 {
  if (seed !== undefined && seed !== null) return new Pcg64(seed);
  const words = crypto.getRandomValues(new BigUint64Array(2));
  return new Pcg64((words[0]! << 64n) | words[1]!);
}

/**
 * Initial weights scale·N(0, 1), drawn row by row as float64 and rounded to float32, whatever the backend.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, initWeight } from "@haze/haze/haze";
 * const weights = initWeight([2, 3], getRng(0));
 * assertEquals(weights.data[0], Math.fround(0.02 * getRng(0).normal()));
 * ```
 */
export function initWeight(shape: Shape, random: Pcg64, scale = 0.02, options: CreateOptions = {}): Tensor {
  const weights = zeros(shape, options);
  const { floats } = weights;
  for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(scale * random.normal());
  return weights;
}

/**
 * Orthogonal initial weights: of a shape (s₀, s₁, …), taken as the matrix (s₀, s₁·s₂·…), the columns are orthonormal if
 * it is tall and the rows if it is wide, times `gain`.
 *
 * A matrix of normals is orthonormalised by Gram and Schmidt's rule, twice (Giraud and others, 2005: twice is enough), which gives
 * the same distribution as upstream's singular vectors up to signs, but not the same numbers.
 *
 * @throws {TypeError} if the shape has fewer than two axes, or an empty one.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { getRng, initWeightOrthogonal } from "@haze/haze/haze";
 * const [a, b, c, d] = initWeightOrthogonal([2, 2], getRng(1)).data;
 * assertAlmostEquals(a! * c! + b! * d!, 0, 1e-6);
 * assertAlmostEquals(a! * a! + b! * b!, 1, 1e-6);
 * ```
 */
export function initWeightOrthogonal(
  shape: Shape,
  random: Pcg64,
  gain = 1,
  options: CreateOptions = {},
): Tensor {
  const size = sizeOf(shape);
  if (shape.length < 2 || size === 0) {
    throw new TypeError(
      `Cannot draw orthogonal weights as their shape must have two axes or more, none empty: ${
        showShape(shape)
      }`,
    );
  }
  const drawn = normal(shape, random, options);
  const rows = shape[0]!;
  const columns = size / rows;
  const isTall = rows >= columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  const at = (vector: number, i: number) => isTall ? i * columns + vector : vector * columns + i;
  const vectors = Array.from(
    { length: count },
    (_, vector) => Float64Array.from({ length }, (_, i) => drawn.floats[at(vector, i)]!),
  );
  orthonormalise(vectors);
  const { floats } = drawn;
  vectors.forEach((vector, v) => vector.forEach((x, i) => floats[at(v, i)] = Math.fround(gain * x)));
  return new Tensor(drawn.data, shape, drawn.kernels);
}

/** Takes from each vector its part along those before it, and gives it length 1. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, v) => {
    // The second round removes what rounding left of the first.
    for (let round = 0; round < 2; round++) {
      for (const earlier of vectors.slice(0, v)) {
        const along = dot(vector, earlier);
        for (let i = 0; i < vector.length; i++) vector[i]! -= along * earlier[i]!;
      }
      const length = Math.sqrt(dot(vector, vector));
      for (let i = 0; i < vector.length; i++) vector[i]! /= length;
    }
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

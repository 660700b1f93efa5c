import { checkLength, rowsOf } from "./checks.ts";

/**
 * The logits of a vector in rank space: logitsⱼ = Σₐ μₐ Bₐⱼ.
 *
 * @param mean μ, r numbers.
 * @param B The shared projection (r, V).
 * @throws {TypeError} if B does not hold r rows.
 *
 * @example
 * ```ts
 * import { projectMean } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...projectMean([2, 1], [1, 0, 3, 0, 1, -3])], [2, 1, 3]);
 * ```
 */
export function projectMean(mean: ArrayLike<number>, B: ArrayLike<number>): Float64Array {
  return project(mean, B, (b) => b);
}

/**
 * The variances of those logits when the coordinates vary independently: Var[logitⱼ] = Σₐ varₐ Bₐⱼ².
 *
 * @param variance r variances.
 * @param B The shared projection (r, V).
 * @throws {TypeError} if B does not hold r rows.
 *
 * @example
 * ```ts
 * import { projectVariance } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...projectVariance([2, 1], [1, 0, 3, 0, 1, -3])], [2, 1, 27]);
 * ```
 */
export function projectVariance(variance: ArrayLike<number>, B: ArrayLike<number>): Float64Array {
  return project(variance, B, (b) => b * b);
}

function project(vector: ArrayLike<number>, B: ArrayLike<number>, of: (b: number) => number): Float64Array {
  const V = rowsOf("project out of rank space", "B", B.length, vector.length);
  const out = new Float64Array(V);
  for (let a = 0; a < vector.length; a++) {
    for (let j = 0; j < V; j++) out[j] += vector[a] * of(B[a * V + j]);
  }
  return out;
}

/**
 * A gradient of logits taken back into rank space: gₐ = Σⱼ gⱼ Bₐⱼ.
 *
 * @param gradient V numbers.
 * @param B The shared projection (r, V).
 * @throws {TypeError} if B does not hold rows of V numbers.
 *
 * @example
 * ```ts
 * import { projectBack } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...projectBack([1, 1, 2], [1, 0, 3, 0, 1, -3])], [7, -5]);
 * ```
 */
export function projectBack(gradient: ArrayLike<number>, B: ArrayLike<number>): Float64Array {
  const V = gradient.length;
  const out = new Float64Array(rowsOf("project into rank space", "B", B.length, V));
  for (let a = 0; a < out.length; a++) {
    for (let j = 0; j < V; j++) out[a] += gradient[j] * B[a * V + j];
  }
  return out;
}

/** Checks that B is (r, V) and gives V. */
export function widthOf(act: string, B: ArrayLike<number>, rank: number, V?: number): number {
  const width = rowsOf(act, "B", B.length, rank);
  if (V !== undefined) checkLength(act, "B", B.length, rank * V, `${rank} rows of ${V}`);
  return width;
}

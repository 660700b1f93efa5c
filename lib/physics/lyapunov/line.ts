import { checkFinite, checkSameLength } from "../number_checks.ts";

/** The mean and the standard deviation (over N) of `values` from `start` up to `end`. */
export function meanAndSd(
  values: ArrayLike<number>,
  start = 0,
  end = values.length,
): { mean: number; sd: number } {
  const n = end - start;
  let mean = 0;
  for (let i = start; i < end; i++) mean += values[i] / n;
  let variance = 0;
  for (let i = start; i < end; i++) variance += (values[i] - mean) ** 2 / n;
  return { mean, sd: Math.sqrt(variance) };
}

/**
 * The slope of the line of least squares through points: Σ (x − x̄)(y − ȳ) / Σ (x − x̄)².
 *
 * @param x two at least, not all equal
 * @param y as many
 * @returns in units of y for each unit of x
 * @throws {TypeError} if there are not as many x as y
 * @throws {RangeError} if one is not finite, or all x are equal
 *
 * @example
 * ```ts
 * import { leastSquaresSlope } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(leastSquaresSlope([0, 1, 2], [1, 3, 5]), 2);
 * ```
 */
export function leastSquaresSlope(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkSameLength(x, y, "fit a line");
  checkFinite(x, "x");
  checkFinite(y, "y");
  const [middleX, middleY] = [meanAndSd(x).mean, meanAndSd(y).mean];
  let above = 0;
  let below = 0;
  for (let i = 0; i < x.length; i++) {
    above += (x[i] - middleX) * (y[i] - middleY);
    below += (x[i] - middleX) ** 2;
  }
  if (below === 0) throw new RangeError("Cannot fit a line as two x differ: all are equal");
  return above / below;
}

/** Holm's step-down correction for several tests in one document (S. Holm, 1979). */

/**
 * Adjusted p values: the i-th smallest of m is multiplied by m − i (from 0), made monotone, and cut at 1. Rejecting all
 * that are at most α keeps the probability of even one wrong rejection at α or less, however the tests depend on each
 * other.
 *
 * @throws {RangeError} if a p value is not in [0, 1].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { holm } from "@haze/haze/experiments";
 * assertEquals(holm([0.25, 0.125, 0.03125]), [0.25, 0.25, 0.09375]);
 * ```
 */
export function holm(p: readonly number[]): number[] {
  const bad = p.find((x) => !(x >= 0 && x <= 1));
  if (bad !== undefined) throw new RangeError(`Cannot correct p values as they must be in [0, 1]: ${bad}`);
  const order = p.map((_, i) => i).sort((i, j) => p[i]! - p[j]!);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.min(1, Math.max(largest, (p.length - rank) * p[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

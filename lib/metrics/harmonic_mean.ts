import type { Numbers } from "./numbers.ts";

/**
 * The harmonic mean of the strictly positive entries, n / Σ 1/vᵢ; 0 when there are none.
 *
 * Zeros and negative entries are left out, as in the Python program haze, so it is the mean of fewer numbers then.
 *
 * @param values Any numbers.
 * @throws RangeError if an entry is NaN.
 *
 * @example
 * ```ts
 * import { harmonicMean } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(harmonicMean([1, 2, 4]), 12 / 7);
 * assertEquals(harmonicMean([0, -1]), 0);
 * ```
 */
export function harmonicMean(values: Numbers): number {
  let count = 0;
  let reciprocals = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      throw new RangeError(`Cannot average the values as a harmonic mean of numbers: entry ${i} is NaN`);
    }
    if (values[i] > 0) {
      count++;
      reciprocals += 1 / values[i];
    }
  }
  return count === 0 ? 0 : count / reciprocals;
}

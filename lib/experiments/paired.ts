/** Differences between two arms that share their seeds. */
import { studentQuantile, studentTwoSidedP } from "./student_t.ts";

/** What paired runs say about a difference. */
export interface PairedDifference {
  /** Pairs. */
  readonly n: number;
  /** Mean of a − b. */
  readonly mean: number;
  /** Standard deviation of a − b over the pairs, with n − 1. */
  readonly sd: number;
  /** Lower end of the interval of the mean. */
  readonly low: number;
  /** Upper end of it. */
  readonly high: number;
  /** Share of cases in which such an interval holds the true mean. */
  readonly level: number;
  /** Two-sided p value of "the mean difference is 0". */
  readonly p: number;
}

/**
 * Mean difference with Student's t interval, d̄ ± t·s/√n over the pairs. It takes the differences as drawn from a normal
 * distribution: what varies is the seed, not the text.
 *
 * @param a Numbers of one arm, a seed each.
 * @param b Numbers of the other, the same seeds in the same order.
 * @param level Of the interval, in (0, 1). Default 0.95.
 * @throws {TypeError} if they are not equally many.
 * @throws {RangeError} if there are fewer than two pairs, a number is not finite, or the level is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { pairedDifference } from "@haze/haze/experiments";
 * const { mean, low, high, p } = pairedDifference([1, 2, 3, 4, 5], [0, 2, 2, 4, 3]);
 * assertAlmostEquals(mean, 0.8);
 * assertAlmostEquals(low, 0.8 - 2.7764451051978 * Math.sqrt(0.7 / 5), 1e-9);
 * assertAlmostEquals(high, 0.8 + 2.7764451051978 * Math.sqrt(0.7 / 5), 1e-9);
 * assertAlmostEquals(p, 0.0993, 1e-4);
 * ```
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  level = 0.95,
): PairedDifference {
  const n = a.length;
  if (b.length !== n) {
    throw new TypeError(
      `Cannot pair two arms as they must have the same seeds: ${n} and ${b.length} numbers`,
    );
  }
  if (n < 2) throw new RangeError(`Cannot give an interval as it needs at least 2 pairs: ${n}`);
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot give an interval as its level must be in (0, 1): ${level}`);
  }
  const bad = [...a, ...b].find((x) => !Number.isFinite(x));
  if (bad !== undefined) throw new RangeError(`Cannot pair two arms as numbers must be finite: ${bad}`);
  const differences = a.map((x, i) => x - b[i]!);
  const mean = differences.reduce((sum, x) => sum + x, 0) / n;
  const variance = differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  const sd = Math.sqrt(variance);
  const half = studentQuantile(1 - level, n - 1) * sd / Math.sqrt(n);
  return { n, mean, sd, low: mean - half, high: mean + half, level, p: pOf(mean, sd, n) };
}

/**
 * The p value of "the mean difference is at least `margin` in size", the larger of two one-sided tests, doubled: it is
 * at most 0.05 exactly if the 95 % interval lies inside ±margin.
 *
 * @throws {RangeError} if the margin is not above 0.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { equivalenceP, pairedDifference } from "@haze/haze/experiments";
 * const difference = pairedDifference([1, 2, 3], [1.001, 2, 2.999]);
 * assert(equivalenceP(difference, 0.02) <= 0.05); // far inside ±0.02
 * assert(equivalenceP(difference, 0.001) > 0.05);
 * ```
 */
export function equivalenceP({ mean, sd, n }: PairedDifference, margin: number): number {
  if (!(margin > 0)) {
    throw new RangeError(
      `Cannot test for no effect as the smallest effect that matters must be above 0: ${margin}`,
    );
  }
  // Twice the one-sided p at the nearer end is the two-sided one, as long as the mean lies inside.
  const inside = margin - Math.abs(mean);
  return inside <= 0 ? 1 : pOf(inside, sd, n);
}

/** Two-sided p of a mean. All pairs alike leave no doubt: 1 if the mean is 0, else 0. */
function pOf(mean: number, sd: number, n: number): number {
  if (sd === 0) return mean === 0 ? 1 : 0;
  return studentTwoSidedP(Math.abs(mean) * Math.sqrt(n) / sd, n - 1);
}

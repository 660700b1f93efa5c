import { checkDistribution, checkInteger } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/**
 * The Brier score of one prediction from its two sufficient numbers: 1 − 2 p_target + Σ p², never below 0.
 *
 * It equals Σⱼ (pⱼ − [j is the target])² and needs no pass over the row when Σ p² is already known.
 *
 * @param targetProbability The probability given to the token that came.
 * @param sumOfSquares Σ p² over the row.
 * @returns A number in [0, 2].
 *
 * @example
 * ```ts
 * import { brierFromSums } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(brierFromSums(0.8, 0.8 ** 2 + 0.2 ** 2), 0.2 ** 2 + 0.2 ** 2);
 * ```
 */
export function brierFromSums(targetProbability: number, sumOfSquares: number): number {
  // A sure and right prediction cancels to within rounding of zero.
  return Math.max(1 - 2 * targetProbability + sumOfSquares, 0);
}

/**
 * The mean multi-class Brier score of probability rows: (1/N) Σₙ Σⱼ (pₙⱼ − [j = targetₙ])².
 *
 * Brier, "Verification of forecasts expressed in terms of probability", 1950. Zero is perfect, 2 is sure and wrong,
 * 1 − 1/V is the uniform guess.
 *
 * @param rows N rows of probabilities, each summing to one.
 * @param targets N token ids.
 * @returns A number in [0, 2].
 * @throws TypeError if there are not as many targets as rows; RangeError if there are none, a row is not a
 * distribution, or a target is no id in its row.
 *
 * @example
 * ```ts
 * import { brierScore } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(brierScore([[0.8, 0.2], [0.5, 0.5]], [0, 1]), (0.08 + 0.5) / 2);
 * ```
 */
export function brierScore(rows: ArrayLike<Numbers>, targets: Numbers): number {
  if (rows.length !== targets.length) {
    throw new TypeError(
      `Cannot score rows as predictions of targets: ${rows.length} rows, ${targets.length} targets`,
    );
  }
  if (rows.length === 0) {
    throw new RangeError("Cannot average Brier scores as a mean over predictions: there are none");
  }
  let total = 0;
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n];
    checkDistribution(row, `row ${n}`, "exact");
    checkInteger(targets[n], `target ${n}`, 0, row.length - 1);
    let squares = 0;
    for (let j = 0; j < row.length; j++) squares += row[j] * row[j];
    total += brierFromSums(row[targets[n]], squares);
  }
  return total / rows.length;
}

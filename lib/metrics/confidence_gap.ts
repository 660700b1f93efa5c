import { checkPredictions } from "./calibration.ts";
import type { Numbers } from "./numbers.ts";

/**
 * The signed gap between confidence and accuracy: mean confidence minus the share that was right.
 *
 * It is above 0 for a model that is too sure. The first version of spiral logs it under the name ECE, but there are no
 * bins and no absolute values in it: overconfidence here and underconfidence there cancel, and it may be 0 for a model that
 * {@linkcode calibration} finds far off.
 *
 * @param confidences N probabilities given to the predicted symbol, in [0, 1].
 * @param correct N marks: true or 1 where the prediction was right, false or 0 where it was wrong.
 * @returns A number in [−1, 1].
 * @throws TypeError if the lengths differ; RangeError if there are no predictions, a confidence lies outside [0, 1] or a mark
 * is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { calibration, confidenceGap } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [confidences, correct] = [[0.9, 0.1], [0, 1]];
 * assertAlmostEquals(confidenceGap(confidences, correct), 0);
 * assertAlmostEquals(calibration(confidences, correct).eceEqualWidth, 0.9);
 * ```
 */
export function confidenceGap(confidences: Numbers, correct: ArrayLike<number | boolean>): number {
  checkPredictions(confidences, correct);
  let sum = 0;
  for (let n = 0; n < confidences.length; n++) sum += confidences[n] - Number(correct[n]);
  return sum / confidences.length;
}

import type { Numbers } from "./numbers.ts";
import { softmax } from "./softmax.ts";

/**
 * The confidence of a row of logits: its largest softmax probability.
 *
 * @param logits V logits.
 * @returns A probability in [1/V, 1].
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { confidenceScore } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(confidenceScore([0, Math.log(4)]), 0.8);
 * ```
 */
export function confidenceScore(logits: Numbers): number {
  return topTwo(logits)[0];
}

/**
 * The margin of a row of logits: its largest softmax probability minus the second largest; 1 for a single logit.
 *
 * @param logits V logits.
 * @returns A difference of probabilities in [0, 1]; 0 when the two best are tied.
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { marginScore } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(marginScore([0, Math.log(4)]), 0.6);
 * assertEquals(marginScore([7]), 1);
 * ```
 */
export function marginScore(logits: Numbers): number {
  const [first, second] = topTwo(logits);
  return first - second;
}

function topTwo(logits: Numbers): [number, number] {
  let first = 0;
  let second = 0;
  for (const probability of softmax(logits)) {
    if (probability > first) {
      second = first;
      first = probability;
    } else if (probability > second) {
      second = probability;
    }
  }
  return [first, second];
}

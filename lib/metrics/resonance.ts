import { checkEqualLength } from "./checks.ts";
import { jensenShannonNats } from "./divergence.ts";
import type { Numbers, RuleOptions } from "./numbers.ts";
import { softmax } from "./softmax.ts";

/**
 * The resonance score of two rows of logits: 1 − √(JS(p, q) / ln 2), where p and q are their softmaxes.
 *
 * One means the same distribution, zero means no common symbol. It is one minus the Jensen–Shannon distance in base 2,
 * so it reacts to the square root of a small difference. The divergence is clamped, so that nearly equal rows give a
 * number where the upstream program gives NaN for half of them.
 *
 * @param logitsA V logits.
 * @param logitsB V logits.
 * @param options `rule: "upstream"` clips probabilities to [1e-10, 1] as the Python program haze does.
 * @returns A number in [0, 1], without unit.
 * @throws TypeError if the lengths differ; RangeError if either row is not a row of logits.
 *
 * @example
 * ```ts
 * import { resonanceScore } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(resonanceScore([1, 2, 3], [1, 2, 3]), 1);
 * assertAlmostEquals(resonanceScore([900, 0], [0, 900]), 0);
 * ```
 */
export function resonanceScore(logitsA: Numbers, logitsB: Numbers, options: RuleOptions = {}): number {
  checkEqualLength(logitsA, logitsB, "compare two rows of logits", "scores of the same symbols");
  const divergenceNats = jensenShannonNats(softmax(logitsA), softmax(logitsB), options);
  return 1 - Math.sqrt(divergenceNats / Math.LN2);
}

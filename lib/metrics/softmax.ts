import { checkLogits } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/**
 * The logarithm of a sum of exponentials, ln Σ exp(xᵢ), in float64 and without overflow.
 *
 * @param row V numbers; −∞ counts as an exponential of zero.
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { logSumExp } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(logSumExp([1000, 1000]), 1000 + Math.log(2));
 * ```
 */
export function logSumExp(row: Numbers): number {
  checkLogits(row);
  const top = argmaxOf(row);
  return row[top] + Math.log1p(tailOf(row, top));
}

/**
 * The softmax of one row in float64: pᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x).
 *
 * @param row V logits; −∞ gives probability 0.
 * @returns V probabilities that sum to one.
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { softmax } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(softmax([0, Math.log(3)])[1], 0.75);
 * ```
 */
export function softmax(row: Numbers): Float64Array {
  checkLogits(row);
  const top = argmaxOf(row);
  const total = 1 + tailOf(row, top);
  return Float64Array.from(row, (logit) => Math.exp(logit - row[top]) / total);
}

/**
 * The logarithm of the softmax of one row in float64 nats: xᵢ − ln Σⱼ exp(xⱼ).
 *
 * The largest entry keeps full relative precision however close its probability comes to one.
 *
 * @param row V logits; −∞ stays −∞.
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { logSoftmax } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(logSoftmax([5, 5])[0], -Math.log(2));
 * ```
 */
export function logSoftmax(row: Numbers): Float64Array {
  checkLogits(row);
  const top = argmaxOf(row);
  const logTotal = Math.log1p(tailOf(row, top));
  return Float64Array.from(row, (logit) => logit - row[top] - logTotal);
}

function argmaxOf(row: Numbers): number {
  let top = 0;
  for (let i = 1; i < row.length; i++) if (row[i] > row[top]) top = i;
  return top;
}

// The sum without the largest term, which is exactly one: log1p of it keeps the digits that log(1 + tail) loses.
function tailOf(row: Numbers, top: number): number {
  let tail = 0;
  for (let i = 0; i < row.length; i++) if (i !== top) tail += Math.exp(row[i] - row[top]);
  return tail;
}

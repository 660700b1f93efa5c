import { checkDistribution, checkEqualLength, clipUpstream, ruleOf } from "./checks.ts";
import type { Numbers, RuleOptions } from "./numbers.ts";

/**
 * The Kullback–Leibler divergence in nats: KL(p‖q) = Σ pᵢ ln(pᵢ / qᵢ), with 0·ln(0/q) = 0.
 *
 * It is Infinity where p has mass and q has none. The upstream rule clips both to [1e-10, 1] and stays finite; since it
 * does not renormalise, it may fall slightly below zero.
 *
 * @param p V probabilities.
 * @param q V probabilities.
 * @param options `rule: "upstream"` clips as the Python program haze does.
 * @throws TypeError if the lengths differ; RangeError if either is not a distribution.
 *
 * @example
 * ```ts
 * import { klDivergenceNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(klDivergenceNats([1, 0], [0.5, 0.5]), Math.LN2);
 * assertEquals(klDivergenceNats([0.5, 0.5], [1, 0]), Infinity);
 * ```
 */
export function klDivergenceNats(p: Numbers, q: Numbers, options: RuleOptions = {}): number {
  const rule = ruleOf(options);
  checkPair(p, q, rule);
  if (rule === "upstream") return clippedKlNats(p, q);
  let nats = 0;
  for (let i = 0; i < p.length; i++) if (p[i] > 0) nats += p[i] * Math.log(p[i] / q[i]);
  // Rounding and sums slightly off one can leave a tiny negative number where the mathematics has zero or more.
  return Math.max(nats, 0);
}

/**
 * The Jensen–Shannon divergence in nats, clamped to [0, ln 2]: ½ KL(p‖m) + ½ KL(q‖m) with m = ½(p + q).
 *
 * The exact rule sums terms that are each non-negative, so it keeps its digits for nearly equal rows, where the two
 * divergences cancel.
 *
 * @param p V probabilities.
 * @param q V probabilities.
 * @param options `rule: "upstream"` clips p, q and m as the Python program haze does.
 * @throws TypeError if the lengths differ; RangeError if either is not a distribution.
 *
 * @example
 * ```ts
 * import { jensenShannonNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(jensenShannonNats([0.3, 0.7], [0.3, 0.7]), 0);
 * assertAlmostEquals(jensenShannonNats([1, 0], [0, 1]), Math.LN2);
 * ```
 */
export function jensenShannonNats(p: Numbers, q: Numbers, options: RuleOptions = {}): number {
  const rule = ruleOf(options);
  checkPair(p, q, rule);
  let nats = 0;
  if (rule === "upstream") {
    const mean = Float64Array.from(p, (value, i) => (value + q[i]) / 2);
    nats = (clippedKlNats(p, mean) + clippedKlNats(q, mean)) / 2;
  } else {
    for (let i = 0; i < p.length; i++) {
      const sum = p[i] + q[i];
      if (sum > 0) nats += sum * spreadNats(Math.abs(p[i] - q[i]) / sum) / 4;
    }
  }
  return Math.min(Math.max(nats, 0), Math.LN2);
}

// (1 + d) ln(1 + d) + (1 − d) ln(1 − d) for d in [0, 1]: twice the divergence of a coin (1 ± d)/2 from a fair one.
function spreadNats(d: number): number {
  if (d >= 1) return 2 * Math.LN2;
  // The first-order terms cancel, so small d takes the power series Σ d^2k / (k(2k − 1)).
  if (d < 0.01) {
    const square = d * d;
    return square * (1 + square * (1 / 6 + square * (1 / 15 + square / 28)));
  }
  return (1 + d) * Math.log1p(d) + (1 - d) * Math.log1p(-d);
}

function clippedKlNats(p: Numbers, q: Numbers): number {
  let nats = 0;
  for (let i = 0; i < p.length; i++) {
    const probability = clipUpstream(p[i]);
    nats += probability * Math.log(probability / clipUpstream(q[i]));
  }
  return nats;
}

function checkPair(p: Numbers, q: Numbers, rule: "exact" | "upstream"): void {
  checkEqualLength(p, q, "compare p and q", "distributions over the same symbols");
  checkDistribution(p, "p", rule);
  checkDistribution(q, "q", rule);
}

import { checkDistribution, clipUpstream, ruleOf } from "./checks.ts";
import type { Numbers, RuleOptions } from "./numbers.ts";

/**
 * The Shannon entropy of a distribution in nats: H = −Σ pᵢ ln pᵢ, with 0·ln 0 = 0.
 *
 * @param p V probabilities that sum to one (within 1e-3).
 * @param options `rule: "upstream"` clips to [1e-10, 1] as the Python program haze does and does not ask for a sum of one.
 * @returns Nats in [0, ln V].
 * @throws RangeError if `p` is empty, holds NaN, a negative or an infinite number, or does not sum to one.
 *
 * @example
 * ```ts
 * import { entropyNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(entropyNats([0.5, 0.5]), Math.LN2);
 * assertEquals(entropyNats([0, 1]), 0);
 * ```
 */
export function entropyNats(p: Numbers, options: RuleOptions = {}): number {
  const rule = ruleOf(options);
  checkDistribution(p, "p", rule);
  let nats = 0;
  for (let i = 0; i < p.length; i++) {
    const probability = rule === "upstream" ? clipUpstream(p[i]) : p[i];
    if (probability > 0) nats -= probability * Math.log(probability);
  }
  return nats;
}

/**
 * The Shannon entropy of a distribution in bits: H = −Σ pᵢ log₂ pᵢ, with 0·log₂ 0 = 0.
 *
 * @param p V probabilities that sum to one (within 1e-3).
 * @param options `rule: "upstream"` clips to [1e-10, 1] as the Python program haze does.
 * @returns Bits in [0, log₂ V].
 * @throws RangeError if `p` is empty, holds NaN, a negative or an infinite number, or does not sum to one.
 *
 * @example
 * ```ts
 * import { entropyBits } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(entropyBits([0.25, 0.25, 0.25, 0.25]), 2);
 * ```
 */
export function entropyBits(p: Numbers, options: RuleOptions = {}): number {
  return entropyNats(p, options) / Math.LN2;
}

import { checkInteger, clipUpstream, ruleOf } from "./checks.ts";
import type { Numbers, RuleOptions } from "./numbers.ts";
import { logSoftmax } from "./softmax.ts";

/**
 * The perplexity that belongs to a mean negative log-likelihood: exp(nllNats).
 *
 * @param nllNats Mean nats a token, at least 0; Infinity gives Infinity.
 * @returns The number of equally likely symbols that would be as hard to guess.
 * @throws RangeError if `nllNats` is NaN or negative.
 *
 * @example
 * ```ts
 * import { perplexity } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(perplexity(Math.log(65)), 65);
 * ```
 */
export function perplexity(nllNats: number): number {
  if (!(nllNats >= 0)) {
    throw new RangeError(`Cannot take nllNats as a negative log-likelihood of at least 0: ${nllNats}`);
  }
  return Math.exp(nllNats);
}

/**
 * The cross-entropy of one token in nats: −ln softmax(logits)ᵢ.
 *
 * @param logits V logits.
 * @param i The token that came, in [0, V).
 * @param options `rule: "upstream"` lifts the probability to at least 1e-10, a ceiling of 23.03 nats.
 * @returns Nats, at least 0; Infinity if the token's logit is −∞.
 * @throws RangeError if `logits` is not a row of logits or `i` is not an id in it.
 *
 * @example
 * ```ts
 * import { crossEntropyNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(crossEntropyNats([0, 0, 0, 0], 2), Math.log(4));
 * assertAlmostEquals(crossEntropyNats([800, 0], 1), 800);
 * ```
 */
export function crossEntropyNats(logits: Numbers, i: number, options: RuleOptions = {}): number {
  const rule = ruleOf(options);
  const logProbabilities = logSoftmax(logits);
  checkInteger(i, "token i", 0, logits.length - 1);
  if (rule === "upstream") return -Math.log(clipUpstream(Math.exp(logProbabilities[i])));
  // Subtracting from zero avoids −0 for a certain token.
  return 0 - logProbabilities[i];
}

/**
 * The perplexity of one token: 1 / softmax(logits)ᵢ.
 *
 * @param logits V logits.
 * @param i The token that came, in [0, V).
 * @param options `rule: "upstream"` lifts the probability to at least 1e-10, a ceiling of 1e10.
 * @returns A number of at least 1; Infinity if the token's logit is −∞ or its probability is too small for float64.
 * @throws RangeError if `logits` is not a row of logits or `i` is not an id in it.
 *
 * @example
 * ```ts
 * import { tokenPerplexity } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(tokenPerplexity([0, 0, 0, 0], 2), 4);
 * ```
 */
export function tokenPerplexity(logits: Numbers, i: number, options: RuleOptions = {}): number {
  return Math.exp(crossEntropyNats(logits, i, options));
}

import type { SamplingRule } from "./checks.ts";
import { sortedAbove } from "./cut.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import type { SamplerState, SamplingStep } from "./step.ts";
import { cutTopK } from "./top_k.ts";

/**
 * Mirostat, version 1: a top-k whose k follows the surprise of the tokens drawn, so that their mean approaches `tau` bits.
 *
 * Basu et al., *Mirostat: A Neural Text Decoding Algorithm that Directly Controls Perplexity* (2021, arXiv 2007.14966), Algorithm 1. For each
 * token: estimate the exponent of Zipf's law ({@linkcode zipfExponent}), find the k whose last token has a surprise of μ bits
 * under that law ({@linkcode mirostatK}), draw from the top k, and set μ ← μ − `eta`·(S − `tau`), from μ₀ = 2·`tau`.
 *
 * The paper controls the cross-entropy of the text under the model, so S = −log₂ p is the surprise of the drawn token in the
 * model's own distribution, not in the one that was cut and renormalised; it is what `meanSurpriseBits` is the mean of. (Some
 * implementations take the renormalised one and so come out above `tau`.) As published, μ has no bounds:
 * while the text cannot be surprising enough, μ grows.
 *
 * `rule: "upstream"` is the rule of the Python program haze: k is the number of tokens with −log₂(p + 1e-10) ≤ μ, at least 1,
 * without Zipf's law, and S = −log₂(p + 1e-10). That program calls `tau` its target entropy and `eta` tau.
 */
export interface MirostatSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "mirostat";
  /** The mean surprise to steer towards, at least 0 bits; 3 unless told otherwise. */
  readonly tau: number;
  /** The learning rate, from 0 (μ stays) to 10; 0.1 unless told otherwise. */
  readonly eta: number;
  /** Which algorithm; `"exact"`, the published one, unless told otherwise. */
  readonly rule: SamplingRule;
}

/** What upstream adds to a probability before its logarithm. */
const UPSTREAM_EPSILON = 1e-10;
/** How many of the likeliest tokens the exponent is estimated from: m of the paper. */
const ZIPF_TOKENS = 100;

/** The bound on surprise after a token of `surpriseBits`: μ − η·(S − τ), kept finite. */
export function nextMu(
  { mu }: SamplerState,
  surpriseBits: number,
  { tau, eta }: { tau: number; eta: number },
): { mu: number } {
  const next = Number(mu) - eta * (surpriseBits - tau);
  return { mu: Math.min(Math.max(next, -Number.MAX_VALUE), Number.MAX_VALUE) };
}

/** The surprise of a token in the model's own distribution. */
export const ownSurpriseBits = ({ rawLogProbabilities }: SamplingStep, token: number): number =>
  -rawLogProbabilities[token] / Math.LN2;

const upstreamSurpriseBits = (probability: number): number => -Math.log2(probability + UPSTREAM_EPSILON);

/** The sampler of {@linkcode MirostatSettings}. */
export const mirostat: SamplerKind<MirostatSettings> = {
  defaults: { tau: 3, eta: 0.1, rule: "exact" },
  build: (settings) => ({
    memory: { mu: 2 * settings.tau },
    temperature: temperatureOf(1),
    filter({ probabilities }, { mu }) {
      const countK = settings.rule === "upstream" ? upstreamK : publishedK;
      return cutTopK(probabilities, countK(probabilities, Number(mu)));
    },
    learn(state, step, token) {
      const bits = settings.rule === "upstream"
        ? upstreamSurpriseBits(Math.exp(step.rawLogProbabilities[token]))
        : ownSurpriseBits(step, token);
      return nextMu(state, bits, settings);
    },
  }),
};

function upstreamK(probabilities: Float64Array, mu: number): number {
  let count = 0;
  for (let i = 0; i < probabilities.length; i++) if (upstreamSurpriseBits(probabilities[i]) <= mu) count++;
  return Math.max(1, count);
}

function publishedK(probabilities: Float64Array, mu: number): number {
  return mirostatK(zipfExponent(probabilities), mu, probabilities.length);
}

/**
 * The exponent of Zipf's law that fits the likeliest tokens best: ŝ = Σ tᵢbᵢ / Σ tᵢ², with tᵢ = ln((i+1)/i), bᵢ = ln(pᵢ/pᵢ₊₁).
 *
 * p₁ ≥ p₂ ≥ … are the sorted probabilities, and i runs over the m − 1 pairs of the first m = 100 that are above 0. That is the
 * least-squares estimate of Basu et al. (2021, arXiv 2007.14966).
 *
 * @param probabilities V numbers that are at least 0, in any order; a common factor changes nothing.
 * @returns At least 0; +∞ where fewer than two tokens are possible.
 *
 * @example
 * ```ts
 * import { zipfExponent } from "@haze/haze/sampling";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(zipfExponent([1, 1 / 2, 1 / 3, 1 / 4].map((x) => x ** 1.3)), 1.3);
 * ```
 */
export function zipfExponent(probabilities: ArrayLike<number>): number {
  const row = probabilities instanceof Float64Array ? probabilities : new Float64Array(probabilities);
  const sorted = sortedAbove(row, 0);
  const last = sorted.length - 1;
  let [products, squares] = [0, 0];
  for (let i = 1; i <= Math.min(ZIPF_TOKENS - 1, last); i++) {
    const t = Math.log((i + 1) / i);
    products += t * Math.log(sorted[last - i + 1] / sorted[last - i]);
    squares += t * t;
  }
  return squares === 0 ? Infinity : products / squares;
}

/**
 * How many tokens have a surprise of at most μ bits under Zipf's law: k = (ε·2^μ / (1 − V^−ε))^(1/s), with ε = s − 1.
 *
 * The formula is that of Basu et al. (2021, arXiv 2007.14966), whose N is V here; for s = 1 it is the limit 2^μ / ln V. The paper does not
 * say how k becomes an integer: it is rounded to the nearest and kept in [1, V].
 *
 * @param exponent s of Zipf's law, at least 0 or +∞.
 * @param mu μ in bits.
 * @param vocabSize V, at least 1.
 * @returns An integer in [1, V].
 *
 * @example
 * ```ts
 * import { mirostatK } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * // ε = 1: (1·2^4 / (1 − 1/16))^(1/2) = 4.13
 * assertEquals(mirostatK(2, 4, 16), 4);
 * ```
 */
export function mirostatK(exponent: number, mu: number, vocabSize: number): number {
  const epsilon = exponent - 1;
  const logV = Math.log(vocabSize);
  // ε / (1 − V^−ε), which goes to 1 / ln V at ε = 0 and to ε as it grows.
  const factor = epsilon === 0 ? 1 / logV : epsilon / -Math.expm1(-epsilon * logV);
  // In logarithms, since 2^μ may overflow where its root does not.
  const k = Math.exp((Math.log(factor) + mu * Math.LN2) / exponent);
  // A flat distribution (s = 0) has one surprise for all tokens; where it is just μ they all stay.
  if (Number.isNaN(k)) return exponent === 0 ? vocabSize : 1;
  return Math.min(Math.max(Math.round(k), 1), vocabSize);
}

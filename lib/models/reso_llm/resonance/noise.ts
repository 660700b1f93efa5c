import { checkWithin } from "../checks.ts";
import { checkResoRule, type ResoRule } from "../rule.ts";
import { completeResonanceOptions, type StochasticResonanceOptions } from "./options.ts";

/** The share of the noise that strong components get. */
const STRONG_RATIO = 0.1;

/** What noise is made of. */
export interface NoiseSource {
  /** Gives one number of N(0, 1). A `Pcg64` is one. */
  normal(): number;
}

/**
 * The noise of stochastic resonance for a signal x: n_i = A·u·s_i·N(0, 1) with s_i = `optimalNoiseRatio` where
 * |x_i| < `signalThreshold`·u and 0.1 elsewhere. The unit u is the signal's root mean square, so that a layer of small
 * numbers is not drowned and one of large numbers is moved; upstream (`rule: "upstream"`) has u = 1.
 *
 * @param signal x, one row of hidden numbers // (C)
 * @param amplitude A: 0 gives no noise and draws no number
 * @param random gives C normals, in order of components
 * @returns n // (C)
 * @throws {RangeError} if the amplitude is negative, an option out of range or the rule unknown
 *
 * @example
 * ```ts
 * import { resonanceNoise } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const ones = { normal: () => 1 };
 * const noise = resonanceNoise([3, 0.1, -3, 0.1], 1, ones, { rule: "upstream" });
 * assertEquals([...noise], [0.1, 0.5, 0.1, 0.5]);
 * assertEquals([...resonanceNoise([3, 0.1], 0, ones)], [0, 0]);
 * ```
 */
export function resonanceNoise(
  signal: ArrayLike<number>,
  amplitude: number,
  random: NoiseSource,
  { rule = "house", ...options }:
    & Pick<StochasticResonanceOptions, "signalThreshold" | "optimalNoiseRatio">
    & { readonly rule?: ResoRule } = {},
): Float64Array {
  checkResoRule(rule);
  checkWithin("the amplitude of noise", amplitude, 0);
  const { signalThreshold, optimalNoiseRatio } = completeResonanceOptions(options);
  const noise = new Float64Array(signal.length);
  if (amplitude === 0) return noise;
  const unit = rule === "upstream" ? 1 : rootMeanSquare(signal);
  for (let i = 0; i < noise.length; i++) {
    const share = Math.abs(signal[i]) < signalThreshold * unit ? optimalNoiseRatio : STRONG_RATIO;
    noise[i] = amplitude * unit * share * random.normal();
  }
  return noise;
}

function rootMeanSquare(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] ** 2;
  return Math.sqrt(sum / Math.max(1, x.length));
}

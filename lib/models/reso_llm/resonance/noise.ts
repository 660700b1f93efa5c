import { checkWhole, checkWithin } from "../checks.ts";
import { checkResoRule, type ResoRule } from "../rule.ts";
import { completeResonanceOptions, type StochasticResonanceOptions } from "./options.ts";

/** The share of the noise that strong components get. */
const STRONG_RATIO = 0.1;

/** What noise is made of. */
export interface NoiseSource {
  /** Gives one number of N(0, 1). A `Pcg64` is one. */
  normal(): number;
}

/** How noise depends on the signal. */
export interface NoiseOptions
  extends Pick<StochasticResonanceOptions, "signalThreshold" | "optimalNoiseRatio"> {
  /** Whose arithmetic; `"house"` unless told otherwise. */
  readonly rule?: ResoRule;
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
  { rule = "house", ...options }: NoiseOptions = {},
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

/**
 * Adds {@linkcode resonanceNoise} to rows of a layer, in place; each row is a signal of its own.
 *
 * @param rows hidden numbers // (Q, C)
 * @param width C
 * @throws {TypeError} if the rows are not full
 * @throws {RangeError} if the width is no positive integer, or as `resonanceNoise` does
 *
 * @example
 * ```ts
 * import { addResonanceNoise } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Float64Array.of(1, 1, 20, 20);
 * addResonanceNoise(rows, 2, 1, { normal: () => 1 });
 * assertEquals([...rows], [1.1, 1.1, 22, 22]);
 * ```
 */
export function addResonanceNoise(
  rows: Float32Array | Float64Array,
  width: number,
  amplitude: number,
  random: NoiseSource,
  options: NoiseOptions = {},
): void {
  checkWhole("the width of rows", width, 1);
  if (rows.length % width !== 0) {
    throw new TypeError(`Cannot add noise to rows as each has ${width} numbers: ${rows.length}`);
  }
  for (let at = 0; at < rows.length; at += width) {
    const noise = resonanceNoise(rows.subarray(at, at + width), amplitude, random, options);
    for (let i = 0; i < width; i++) rows[at + i] += noise[i];
  }
}

function rootMeanSquare(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] ** 2;
  return Math.sqrt(sum / Math.max(1, x.length));
}

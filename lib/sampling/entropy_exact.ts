import { ENTROPY_DEFAULTS } from "./adaptive_temperature.ts";
import { checkBounds, checkNumber } from "./checks.ts";
import type { CommonSettings, SamplerKind } from "./kind.ts";
import { shiftLogits } from "./temperature.ts";
import { cutTopP } from "./top_p.ts";

/** The temperature at which each distribution has the target entropy, then the fewest tokens that hold `topP` of the probability. */
export interface EntropyExactSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "entropy_exact";
  /** The entropy after the temperature, at least 0 bits; 3 unless told otherwise, or log₂ V in a vocabulary below 8. */
  readonly targetEntropyBits: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  readonly minTemperature: number;
  /** The highest temperature; 2 unless told otherwise. */
  readonly maxTemperature: number;
  /** The probability to keep, in (0, 1]; 1, no filter, unless told otherwise, since a filter takes entropy away again. */
  readonly topP: number;
}

/** The sampler of {@linkcode EntropyExactSettings}. */
export const entropyExact: SamplerKind<EntropyExactSettings> = {
  defaults: { ...ENTROPY_DEFAULTS, topP: 1 },
  build: (settings) => ({
    temperature: (shifted) => solveTemperature(shifted, settings),
    filter: ({ probabilities }) => cutTopP(probabilities, settings.topP, "exact"),
  }),
};

/** Options of {@linkcode exactEntropyTemperature}. */
export interface ExactEntropyOptions {
  /** The entropy to reach, at least 0 bits; 3 unless told otherwise. */
  targetEntropyBits?: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  minTemperature?: number;
  /** The highest temperature; 2 unless told otherwise. */
  maxTemperature?: number;
}

/** Where the search ends; what is promised is a thousand times as much. */
const TOLERANCE_BITS = 1e-9;

/**
 * Entropy in bits at a temperature, and how fast it rises with its logarithm: dH/d ln t is the variance of the surprise.
 *
 * With xᵢ = sᵢ/t and weights exp(xᵢ): H = ln Z − mean x, and dH/d ln t = var x, in nats.
 */
function entropyAt(shifted: Float64Array, temperature: number): { bits: number; slope: number } {
  const top = shifted.indexOf(0);
  let [tail, first, second] = [0, 0, 0];
  for (let i = 0; i < shifted.length; i++) {
    const x = shifted[i] / temperature;
    const weight = Math.exp(x);
    // An impossible token, and the top one, whose x is 0, add nothing to the moments.
    if (weight === 0 || i === top) continue;
    tail += weight;
    first += weight * x;
    second += weight * x * x;
  }
  const mean = first / (1 + tail);
  const variance = Math.max(0, second / (1 + tail) - mean * mean);
  return { bits: (Math.log1p(tail) - mean) / Math.LN2, slope: variance / Math.LN2 };
}

/** {@linkcode exactEntropyTemperature} of shifted logits, all options given and checked. */
function solveTemperature(shifted: Float64Array, options: Required<ExactEntropyOptions>): number {
  const { targetEntropyBits: target, minTemperature, maxTemperature } = options;
  if (target === 0) return minTemperature;
  const [coldest, hottest] = [Math.log(minTemperature), Math.log(maxTemperature)];
  // The root lies in [low, high], logarithms of temperatures; an end is certain only once it was measured.
  let [low, high, lowKnown, highKnown] = [coldest, hottest, false, false];
  let at = Math.min(Math.max(0, coldest), hottest);
  let before = Infinity;
  for (;;) {
    const temperature = at === coldest
      ? minTemperature
      : at === hottest
      ? maxTemperature
      : Math.min(Math.max(Math.exp(at), minTemperature), maxTemperature);
    const { bits, slope } = entropyAt(shifted, temperature);
    const error = bits - target;
    if (Math.abs(error) <= TOLERANCE_BITS) return temperature;
    if (error > 0 ? at === coldest : at === hottest) return temperature;
    if (error > 0) [high, highKnown] = [at, true];
    else [low, lowKnown] = [at, true];
    // Newton's step while it halves the error, the middle where it does not: so the search ends.
    const newton = at - error / slope;
    if (newton <= low && !lowKnown) at = low;
    else if (newton >= high && !highKnown) at = high;
    else if (newton > low && newton < high && Math.abs(error) <= before / 2) at = newton;
    else at = low + (high - low) / 2;
    if ((lowKnown && at === low) || (highKnown && at === high)) return temperature;
    before = Math.abs(error);
  }
}

/**
 * The temperature at which a distribution has a given entropy, H(softmax(x/t)) = targetEntropyBits to 1e-6 bits, in [minTemperature, maxTemperature].
 *
 * The entropy never falls as t rises, so the root is found by bisection of ln t, with Newton's steps where they are better. Where no
 * temperature in the bounds reaches the target it is the bound that comes nearest: the lowest for a flat
 * distribution and for a target of 0, the highest for a saturated one.
 *
 * @param logits V logits.
 * @returns A temperature above 0.
 * @throws TypeError if an option is no number.
 * @throws RangeError if the logits are no row of scores, or an option is out of range.
 *
 * @example
 * ```ts
 * import { exactEntropyTemperature, temperedProbabilities } from "@haze/haze/sampling";
 * import { entropyBits } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const logits = [4, 2, 1, 0, 0];
 * const temperature = exactEntropyTemperature(logits, { targetEntropyBits: 1.5 });
 * assertAlmostEquals(entropyBits(temperedProbabilities(logits, temperature)), 1.5, 1e-6);
 * ```
 */
export function exactEntropyTemperature(
  logits: ArrayLike<number>,
  options: ExactEntropyOptions = {},
): number {
  const number = (name: keyof ExactEntropyOptions): number =>
    checkNumber(name, options[name] ?? ENTROPY_DEFAULTS[name]);
  const checked = {
    targetEntropyBits: number("targetEntropyBits"),
    minTemperature: number("minTemperature"),
    maxTemperature: number("maxTemperature"),
  };
  checkBounds(checked.minTemperature, checked.maxTemperature);
  return solveTemperature(shiftLogits(logits), checked);
}

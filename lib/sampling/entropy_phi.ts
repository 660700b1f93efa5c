import { PHI } from "../physics/constants.ts";
import { checkNumber } from "./checks.ts";
import type { CommonSettings, SamplerKind } from "./kind.ts";
import { shiftLogits, temperShifted } from "./temperature.ts";
import { cutTopP } from "./top_p.ts";

/**
 * A temperature from the entropy of each distribution by the ResoFormer's rule, then the fewest tokens that hold `topP` of
 * the probability.
 *
 * The temperature is that of {@linkcode phiTemperature}. `entropy_exact` is the rule without its jump.
 */
export interface EntropyPhiSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "entropy_phi";
  /** What the rule scales, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /**
   * The entropy at which the rule turns, at least 0 bits; 2 nats, 2.885 bits, unless told otherwise, or log₂ V where that is
   * less.
   */
  readonly targetEntropyBits: number;
  /** How much hotter a certain distribution gets, at least 0; 0.5 unless told otherwise. */
  readonly entropyWeight: number;
  /** The lowest temperature, above 0; 0.1 unless told otherwise. */
  readonly minTemperature: number;
  /** The probability to keep after the temperature, in (0, 1]; 0.9 unless told otherwise. */
  readonly topP: number;
}

const DEFAULTS = {
  ...{ temperature: 1, targetEntropyBits: 2 / Math.LN2, entropyWeight: 0.5, minTemperature: 0.1 },
} as const;

/** The sampler of {@linkcode EntropyPhiSettings}. */
export const entropyPhi: SamplerKind<EntropyPhiSettings> = {
  defaults: { ...DEFAULTS, topP: 0.9 },
  build: (settings) => ({
    temperature: (_, base) => temperatureAt(base.entropyBits, settings),
    filter: ({ probabilities }) => cutTopP(probabilities, settings.topP, "exact"),
  }),
};

/** Options of {@linkcode phiTemperature}. */
export interface PhiTemperatureOptions {
  /** What the rule scales, at least 0; 1 unless told otherwise, and 0 gives 0. */
  readonly temperature?: number;
  /** The entropy at which the rule turns, at least 0 bits; 2 nats unless told otherwise. */
  readonly targetEntropyBits?: number;
  /** How much hotter a certain distribution gets, at least 0; 0.5 unless told otherwise. */
  readonly entropyWeight?: number;
  /** The lowest temperature, above 0; 0.1 unless told otherwise. */
  readonly minTemperature?: number;
}

/** {@linkcode phiTemperature} of an entropy, all options given and checked. */
function temperatureAt(entropyBits: number, options: Required<PhiTemperatureOptions>): number {
  const { temperature, targetEntropyBits, entropyWeight, minTemperature } = options;
  if (temperature === 0) return 0;
  // A target of 0 asks for the coldest whatever the entropy, where 0/0 would be NaN.
  if (targetEntropyBits === 0) return minTemperature;
  const ratio = entropyBits / targetEntropyBits;
  const scaled = ratio > 1 ? temperature / (PHI * ratio) : temperature * (1 + entropyWeight * (1 - ratio));
  return Math.max(scaled, minTemperature);
}

/**
 * The ResoFormer's temperature: T/(φ·r) if r = H/targetEntropyBits is above 1, else T·(1 + entropyWeight·(1 − r)); never
 * below minTemperature.
 *
 * H is the entropy in bits at temperature 1 and φ the golden ratio. At r = 1 it jumps from T/φ to T, so that two nearly
 * equal distributions may be sampled at temperatures of that ratio.
 *
 * @param logits V logits.
 * @throws {TypeError} if an option is no number.
 * @throws {RangeError} if the logits are no row of scores, or an option is out of range.
 *
 * @example
 * ```ts
 * import { phiTemperature } from "@haze/haze/sampling";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const undecided = new Float64Array(16); // 4 bits
 * assertAlmostEquals(phiTemperature(undecided, { targetEntropyBits: 2 }), 0.5 / 1.6180339887);
 * assertAlmostEquals(phiTemperature(undecided, { targetEntropyBits: 4 }), 1);
 * assertAlmostEquals(phiTemperature([1000, 0], { entropyWeight: 0.5 }), 1.5);
 * ```
 */
export function phiTemperature(logits: ArrayLike<number>, options: PhiTemperatureOptions = {}): number {
  const number = (name: keyof typeof DEFAULTS): number => checkNumber(name, options[name] ?? DEFAULTS[name]);
  const checked = {
    temperature: number("temperature"),
    targetEntropyBits: number("targetEntropyBits"),
    entropyWeight: number("entropyWeight"),
    minTemperature: number("minTemperature"),
  };
  return temperatureAt(temperShifted(shiftLogits(logits), 1).entropyBits, checked);
}

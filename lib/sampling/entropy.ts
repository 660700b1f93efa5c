import { DEFAULT_SMOOTHING, ENTROPY_DEFAULTS, temperatureFor } from "./adaptive_temperature.ts";
import type { SamplingRule } from "./checks.ts";
import type { CommonSettings, SamplerKind } from "./kind.ts";
import { cutTopP } from "./top_p.ts";

/**
 * A temperature from the entropy of each distribution, then the fewest tokens that hold `topP` of the probability.
 *
 * The temperature is that of {@linkcode entropyTemperature}. It takes no `temperature`; the filter is part of it, and `topP: 1` switches it off.
 */
export interface EntropySettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "entropy";
  /** The entropy to steer towards, at least 0 bits; 3 unless told otherwise, or log₂ V in a vocabulary below 8. */
  readonly targetEntropyBits: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  readonly minTemperature: number;
  /** The highest temperature; 2 unless told otherwise. */
  readonly maxTemperature: number;
  /** The probability to keep after the temperature, in (0, 1]; 0.9 unless told otherwise. */
  readonly topP: number;
  /** The rule of temperature and filter; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/** The sampler of {@linkcode EntropySettings}. */
export const entropy: SamplerKind<EntropySettings> = {
  defaults: { ...ENTROPY_DEFAULTS, topP: 0.9, rule: "exact" },
  build(settings) {
    const options = { ...settings, smoothing: DEFAULT_SMOOTHING };
    return {
      temperature: (_, base) => temperatureFor(base, options),
      filter: ({ probabilities }) => cutTopP(probabilities, settings.topP, settings.rule),
    };
  },
};

import { DEFAULT_SMOOTHING, ENTROPY_DEFAULTS, temperatureFor } from "./adaptive_temperature.ts";
import type { CommonSettings, SamplerKind } from "./kind.ts";
import { cutTopP } from "./top_p.ts";

/**
 * The rule of {@linkcode EntropySettings} with its target corrected by what came of it, so that the mean entropy that is
 * drawn from approaches `targetEntropyBits`.
 *
 * Before token n the rule aims at T + cₙ instead of the target T, and after it cₙ₊₁ = cₙ + `eta`·(T − Hₙ), c₀ = 0, where Hₙ is the entropy
 * in bits after temperature and filter: integral feedback. Summed up, the mean of T − Hₙ over N tokens is c_N/(`eta`·N), which goes to 0
 * as long as c stays within its bounds, [−T, 3T]; they keep a stretch in which no temperature reaches the target from being
 * paid back for ever.
 */
export interface EntropyFeedbackSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "entropy_feedback";
  /** The mean entropy to reach, at least 0 bits; 3 unless told otherwise, or log₂ V in a vocabulary below 8. */
  readonly targetEntropyBits: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  readonly minTemperature: number;
  /** The highest temperature; 2 unless told otherwise. */
  readonly maxTemperature: number;
  /** The probability to keep after the temperature, in (0, 1]; 0.9 unless told otherwise. */
  readonly topP: number;
  /** The gain of the feedback, from 0 (the open rule) to 10; 0.1 unless told otherwise. */
  readonly eta: number;
}

/** How far the corrected target may rise, in targets. */
const MOST_TARGETS = 4;

/** The sampler of {@linkcode EntropyFeedbackSettings}. */
export const entropyFeedback: SamplerKind<EntropyFeedbackSettings> = {
  defaults: { ...ENTROPY_DEFAULTS, topP: 0.9, eta: 0.1 },
  build(settings) {
    const { targetEntropyBits: target, topP, eta } = settings;
    const options = { ...settings, smoothing: DEFAULT_SMOOTHING, rule: "exact" } as const;
    const bound = (bits: number): number => Math.min(Math.max(bits, -target), (MOST_TARGETS - 1) * target);
    return {
      memory: { correctionBits: 0 },
      temperature: (_, base, { correctionBits }) =>
        // A state may come from anywhere: the rule must not see a target below 0.
        temperatureFor(base, { ...options, targetEntropyBits: target + bound(Number(correctionBits)) }),
      filter: ({ probabilities }) => cutTopP(probabilities, topP, "exact"),
      learn: ({ correctionBits }, { entropyBits }) => ({
        correctionBits: bound(Number(correctionBits) + eta * (target - entropyBits.filtered)),
      }),
    };
  },
};

import { entropyBits } from "../metrics/entropy.ts";
import { checkBounds, checkNumber, checkRule, type SamplingRule } from "./checks.ts";
import { shiftLogits, type Tempered, temperShifted } from "./temperature.ts";

/** Options of {@linkcode entropyTemperature}. */
export interface EntropyTemperatureOptions {
  /** The entropy to steer towards, at least 0 bits; 3 unless told otherwise. */
  targetEntropyBits?: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  minTemperature?: number;
  /** The highest temperature; 2 unless told otherwise. */
  maxTemperature?: number;
  /** The exponent of the rule, from 0 (no adaptation) to 1; 0.5 unless told otherwise. */
  smoothing?: number;
  /**
   * Upstream's clipped entropy, saturated limit and unchecked numbers, or the mathematics; `"exact"` unless told
   * otherwise.
   */
  rule?: SamplingRule;
}

/** What the samplers that follow the entropy have in common unless told otherwise. */
export const ENTROPY_DEFAULTS = { targetEntropyBits: 3, minTemperature: 0.3, maxTemperature: 2 } as const;
/** The exponent of the rule in the samplers, which have no setting for it. */
export const DEFAULT_SMOOTHING = 0.5;

/** Below this entropy the upstream rule calls a distribution saturated. */
const UPSTREAM_SATURATED_BITS = 1e-6;

/** The adaptive temperature of a distribution already tempered at 1; all options given and checked. */
export function temperatureFor(raw: Tempered, options: Required<EntropyTemperatureOptions>): number {
  const { targetEntropyBits, minTemperature, maxTemperature, smoothing, rule } = options;
  const bits = rule === "upstream" ? entropyBits(raw.probabilities, { rule }) : raw.entropyBits;
  // Not clamped, so that of bounds the wrong way round this one gives the first and the others the second.
  if (rule === "upstream" && bits < UPSTREAM_SATURATED_BITS) return minTemperature;
  // A target of 0 asks for the coldest whatever the entropy, where 0/0 would be NaN; and one below, which upstream
  // alone takes, is no different.
  // At zero entropy the quotient is +∞ and the clamp gives maxTemperature: the limit of the rule.
  const temperature = targetEntropyBits <= 0 ? -Infinity : (targetEntropyBits / bits) ** smoothing;
  return Math.min(Math.max(temperature, minTemperature), maxTemperature);
}

/**
 * The entropy-aware temperature: t = (targetEntropyBits / H)^smoothing, clamped to [minTemperature, maxTemperature].
 *
 * H is the entropy in bits of the distribution at temperature 1, so that a confident model is sampled hotter and an
 * undecided one colder. It is an open-loop rule: it does not measure the entropy it produces, and with smoothing below
 * 1 it goes part of the way. A saturated distribution (H → 0) gets maxTemperature, where the upstream rule jumps to
 * minTemperature.
 *
 * @param logits V logits.
 * @returns A temperature above 0; under upstream's rule what its bounds allow.
 * @throws RangeError if the logits are no row of scores, or an option is out of range.
 *
 * @example
 * ```ts
 * import { entropyTemperature } from "@haze/haze/sampling";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const undecided = new Float64Array(16); // 4 bits
 * assertAlmostEquals(entropyTemperature(undecided, { targetEntropyBits: 1 }), 0.5);
 * assertEquals(entropyTemperature([1000, 0], { maxTemperature: 1.5 }), 1.5);
 * ```
 */
export function entropyTemperature(
  logits: ArrayLike<number>,
  options: EntropyTemperatureOptions = {},
): number {
  const defaults = { ...ENTROPY_DEFAULTS, smoothing: DEFAULT_SMOOTHING };
  const rule = checkRule(options.rule ?? "exact");
  const number = (name: keyof typeof defaults): number =>
    checkNumber(name, options[name] ?? defaults[name], rule);
  const checked = {
    targetEntropyBits: number("targetEntropyBits"),
    minTemperature: number("minTemperature"),
    maxTemperature: number("maxTemperature"),
    smoothing: number("smoothing"),
    rule,
  };
  checkBounds(checked.minTemperature, checked.maxTemperature, rule);
  return temperatureFor(temperShifted(shiftLogits(logits), 1), checked);
}

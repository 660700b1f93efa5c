import { PHI } from "../physics/constants.ts";
import { checkNumber } from "./checks.ts";

/** Options of {@linkcode goldenTemperature}. */
export interface GoldenTemperatureOptions {
  /** Where it begins, at least 0; 1 unless told otherwise. */
  readonly temperature?: number;
  /** Below which it does not fall, above 0; 0.1 unless told otherwise. */
  readonly minTemperature?: number;
}

/**
 * A temperature that falls from token to token: max(minTemperature, T·φ^(−2·step/maxSteps)), to T/φ² at the end.
 *
 * @param step Tokens drawn so far, an integer of at least 0.
 * @param maxSteps Tokens to be drawn in all, an integer of at least 1.
 * @throws {TypeError} if an option is no number.
 * @throws {RangeError} if a count or an option is out of range.
 *
 * @example
 * ```ts
 * import { goldenTemperature } from "@haze/haze/sampling";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(goldenTemperature(0, 50), 1);
 * assertAlmostEquals(goldenTemperature(25, 50), 0.6180339887);
 * assertEquals(goldenTemperature(49, 50, { temperature: 0.15 }), 0.1);
 * ```
 */
export function goldenTemperature(
  step: number,
  maxSteps: number,
  options: GoldenTemperatureOptions = {},
): number {
  const temperature = checkNumber("temperature", options.temperature ?? 1);
  const minTemperature = checkNumber("minTemperature", options.minTemperature ?? 0.1);
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`Cannot sample as the step must be an integer of at least 0: ${step}`);
  }
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1) {
    throw new RangeError(`Cannot sample as the steps in all must be an integer of at least 1: ${maxSteps}`);
  }
  return Math.max(minTemperature, temperature * PHI ** (-2 * step / maxSteps));
}

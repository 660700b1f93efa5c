import type { InstabilityForecast, StabilityClass } from "../../../physics/mod.ts";

/** A forecast is told from this confidence on. */
export const TOLD_CONFIDENCE = 0.7;
/** Smaller changes of the temperature are not told. */
const TOLD_CHANGE = 0.05;

/** "The text has become chaotic: λ 0.54 over 40 tokens". */
export function classWarning(stability: StabilityClass, lyapunov: number, window: number): string {
  return `The text has become ${stability}: λ ${lyapunov.toFixed(2)} over ${window} tokens`;
}

/** "Instability is near: within 5 tokens, confidence 0.82". */
export function forecastWarning({ steps, confidence }: InstabilityForecast): string {
  return `Instability is near: within ${steps} tokens, confidence ${confidence.toFixed(2)}`;
}

/**
 * Tells of a temperature that was moved.
 *
 * @returns undefined if it moved by 0.05 or less
 *
 * @example
 * ```ts
 * import { temperatureWarning } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(temperatureWarning(0.8, 0.4, "divergent"), "Temperature 0.80 to 0.40, as the text is divergent");
 * assertEquals(temperatureWarning(0.8, 0.77, "stable"), undefined);
 * ```
 */
export function temperatureWarning(
  before: number,
  after: number,
  stability: StabilityClass,
): string | undefined {
  if (Math.abs(after - before) <= TOLD_CHANGE) return undefined;
  return `Temperature ${before.toFixed(2)} to ${after.toFixed(2)}, as the text is ${stability}`;
}

/** "Halted after 57 tokens: the text is divergent, λ 0.31". */
export function haltWarning(tokens: number, { stability, lyapunov }: {
  readonly stability: StabilityClass;
  readonly lyapunov: number;
}): string {
  return `Halted after ${tokens} tokens: the text is ${stability}, λ ${lyapunov.toFixed(2)}`;
}

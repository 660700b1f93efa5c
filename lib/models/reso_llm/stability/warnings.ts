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

/** Why a temperature was moved. */
export interface TemperatureCause {
  /** What the text does. */
  readonly stability: StabilityClass;
  /** The user's temperature, which a calm text returns to. */
  readonly base: number;
  /** Whether instability is forecast. */
  readonly isForecast?: boolean;
}

/**
 * Tells of a temperature that was moved, and why: the text is unstable or forecast to be, it is calm again, or the
 * user's temperature is above the highest that is allowed.
 *
 * @returns undefined if it moved by 0.05 or less
 *
 * @example
 * ```ts
 * import { temperatureWarning } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const divergent = temperatureWarning(0.8, 0.4, { stability: "divergent", base: 0.8 });
 * assertEquals(divergent, "Temperature 0.80 to 0.40, as the text is divergent");
 * const calm = temperatureWarning(0.4, 0.48, { stability: "stable", base: 0.8 });
 * assertEquals(calm, "Temperature 0.40 to 0.48, on its way back to 0.80");
 * const bounded = temperatureWarning(2, 1.5, { stability: "stable", base: 2 });
 * assertEquals(bounded, "Temperature 2.00 to 1.50, the highest that is allowed");
 * assertEquals(temperatureWarning(0.8, 0.77, { stability: "stable", base: 0.8 }), undefined);
 * ```
 */
export function temperatureWarning(
  before: number,
  after: number,
  cause: TemperatureCause,
): string | undefined {
  if (Math.abs(after - before) <= TOLD_CHANGE) return undefined;
  return `Temperature ${before.toFixed(2)} to ${after.toFixed(2)}, ${why(after > before, cause)}`;
}

function why(isHeated: boolean, { stability, base, isForecast = false }: TemperatureCause): string {
  if (isHeated) return `on its way back to ${base.toFixed(2)}`;
  if (stability === "chaotic" || stability === "divergent") return `as the text is ${stability}`;
  return isForecast ? "as instability is near" : "the highest that is allowed";
}

/**
 * Tells of a text that was ended because it became unstable: after how many tokens, and with which λ, in nats a token.
 *
 * @example
 * ```ts
 * import { haltWarning } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const told = haltWarning(57, { stability: "divergent", lyapunov: 0.314 });
 * assertEquals(told, "Halted after 57 tokens: the text is divergent, λ 0.31");
 * ```
 */
export function haltWarning(tokens: number, { stability, lyapunov }: {
  readonly stability: StabilityClass;
  readonly lyapunov: number;
}): string {
  return `Halted after ${tokens} tokens: the text is ${stability}, λ ${lyapunov.toFixed(2)}`;
}

import { checkNumber } from "../number_checks.ts";
import type { StabilityClass } from "./stability_class.ts";

/** Temperatures stay within these unless told otherwise. */
const [LOWEST, HIGHEST] = [0.3, 1.5];
/** Part of the way back to the base temperature in a calm step. */
const RELAXATION = 0.2;
/** What cools: a factor, and the temperature below which it does not act. */
const COOLING = {
  divergent: { factor: 0.5, floor: 0.3 },
  chaotic: { factor: 0.7, floor: 0.4 },
  alarm: { factor: 0.85, floor: 0.5 },
} as const;

/**
 * The next sampling temperature, by what the trace does.
 *
 * Divergent: half of it, down to 0.3. Chaotic: 0.7 of it, down to 0.4. An alarm ahead with a confidence above 0.5: 0.85
 * of it, down to 0.5. Else it relaxes towards the base, T + 0.2 (T_base − T), from either side. Always within
 * [`lowest`, `highest`]. A floor stops cooling; it never heats what is already colder.
 *
 * @param temperature T now
 * @param state the class of the trace, the base temperature, and a forecast if there is one; `lowest` and `highest` are
 * 0.3 and 1.5 unless told otherwise
 * @throws {RangeError} if a temperature is not finite and positive, the lowest above the highest, or the class none of
 * the four
 *
 * @example
 * ```ts
 * import { steadyTemperature } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(steadyTemperature(0.8, { stability: "divergent", base: 0.8 }), 0.4);
 * assertAlmostEquals(steadyTemperature(0.4, { stability: "stable", base: 0.8 }), 0.48);
 * ```
 */
export function steadyTemperature(
  temperature: number,
  { stability, base, forecast, lowest = LOWEST, highest = HIGHEST }: {
    readonly stability: StabilityClass;
    readonly base: number;
    readonly forecast?: { readonly alarm: boolean; readonly confidence: number };
    readonly lowest?: number;
    readonly highest?: number;
  },
): number {
  checkNumber(temperature, "the temperature", { least: 0, above: true });
  checkNumber(base, "the base temperature", { least: 0, above: true });
  checkNumber(lowest, "the lowest temperature", { least: 0, above: true });
  checkNumber(highest, "the highest temperature", { least: lowest });
  if (!["stable", "periodic", "chaotic", "divergent"].includes(stability)) {
    throw new RangeError(`Cannot set a temperature as the class is one of four: ${String(stability)}`);
  }
  return Math.min(highest, Math.max(lowest, next()));

  function next(): number {
    if (stability === "divergent" || stability === "chaotic") return cooled(COOLING[stability]);
    if (forecast?.alarm && forecast.confidence > 0.5) return cooled(COOLING.alarm);
    return temperature + RELAXATION * (base - temperature);
  }

  function cooled({ factor, floor }: { factor: number; floor: number }): number {
    return Math.min(temperature, Math.max(floor, temperature * factor));
  }
}

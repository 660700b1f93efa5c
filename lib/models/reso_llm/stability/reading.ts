import type { InstabilityForecast, StabilityClass } from "../../../physics/mod.ts";

/** What a monitor says after a token. */
export interface StabilityReading {
  /** What the text does. An unstable class needs two windows in a row; see `StabilityMonitor`. */
  readonly stability: StabilityClass;
  /** λ of the last window, in nats a token; 0 before there is one. */
  readonly lyapunov: number;
  /** Whether there is no window yet, or one too regular to tell. */
  readonly insufficientData: boolean;
  /** Tokens after which a `periodic` text repeats; else 0. */
  readonly period: number;
  /** Where the last three windows lead; its `steps` are tokens. */
  readonly forecast: InstabilityForecast;
  /** Whether this token ended a window, so that the above is new. */
  readonly isNew: boolean;
  /** What this token gives reason to say. */
  readonly warnings: readonly string[];
}

/** How stable each class counts, from 0 to 1. */
const NUMBERS: Readonly<Record<StabilityClass, number>> = {
  ...{ stable: 0.9, periodic: 0.8, chaotic: 0.3, divergent: 0 },
};

/**
 * A class as a number from 0 to 1: stable 0.9, periodic 0.8, chaotic 0.3, divergent 0.
 *
 * @example
 * ```ts
 * import { stabilityNumber } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([stabilityNumber("stable"), stabilityNumber("divergent")], [0.9, 0]);
 * ```
 */
export function stabilityNumber(stability: StabilityClass): number {
  return NUMBERS[stability];
}

import { checkNumber } from "../number_checks.ts";
import { bestReturn, detrended } from "./autocorrelation.ts";
import { meanAndSd } from "./line.ts";
import { lyapunovOfTrace, type TraceExponent } from "./trace_exponent.ts";

/** What a trace does: settles or wanders aimlessly, repeats, is chaotic within its range, or leaves its range. */
export type StabilityClass = "stable" | "periodic" | "chaotic" | "divergent";

/** λ of a trace and its class. */
export interface Stability extends TraceExponent {
  /** Its class. */
  readonly stability: StabilityClass;
  /** The lag at which a `periodic` trace repeats, in steps; 0 for the other classes. */
  readonly period: number;
}

/** Above this correlation with itself a trace counts as periodic. */
const ALIKE = 0.9;
/** How many last values in a row must rise to count as leaving. */
const RISING = 5;

/**
 * Classes a trace by its Lyapunov exponent λ ({@linkcode lyapunovOfTrace}) and threshold t:
 *
 * - `divergent`: λ > t and the trace has left its range: its last value is above mean + 3 sd of the first half, or its
 *   last five values rise;
 * - `chaotic`: λ > t otherwise;
 * - `periodic`: |λ| ≤ t, and without its linear trend it is like itself at some lag of 2 to n/3 (correlation of 0.9
 *   or more), after it was unlike itself at a shorter one;
 * - `stable`: all else, and a trace too short to tell, with `insufficientData`.
 *
 * @param trace n numbers, one a step
 * @param options `threshold` t in nats a step, 0.1 unless told otherwise
 * @throws {RangeError} if the trace is empty or a number is not finite, or t is negative
 *
 * @example
 * ```ts
 * import { stabilityOfTrace } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const wave = Array.from({ length: 40 }, (_, k) => Math.sin(k * Math.PI / 4));
 * const { stability, period } = stabilityOfTrace(wave);
 * assertEquals([stability, period], ["periodic", 8]);
 * assertEquals(stabilityOfTrace(wave.map((_, k) => Math.exp(0.2 * k))).stability, "divergent");
 * assertEquals(stabilityOfTrace(wave.map((_, k) => Math.exp(-0.2 * k))).stability, "stable");
 * ```
 */
export function stabilityOfTrace(
  trace: ArrayLike<number>,
  { threshold = 0.1 }: { threshold?: number } = {},
): Stability {
  checkNumber(threshold, "the threshold", { least: 0 });
  const exponent = lyapunovOfTrace(trace);
  const { lyapunov, insufficientData } = exponent;
  if (insufficientData) return { ...exponent, stability: "stable", period: 0 };
  if (lyapunov > threshold) {
    return { ...exponent, stability: hasLeft(trace) ? "divergent" : "chaotic", period: 0 };
  }
  const { lag, correlation } = bestReturn(detrended(trace));
  const repeats = Math.abs(lyapunov) <= threshold && correlation >= ALIKE;
  return { ...exponent, stability: repeats ? "periodic" : "stable", period: repeats ? lag : 0 };
}

/** Whether a trace is above where its first half was, or on its way up. */
function hasLeft(trace: ArrayLike<number>): boolean {
  const n = trace.length;
  const { mean, sd } = meanAndSd(trace, 0, n >> 1);
  if (trace[n - 1] > mean + 3 * sd) return true;
  for (let t = n - RISING + 1; t < n; t++) if (!(trace[t] > trace[t - 1])) return false;
  return true;
}

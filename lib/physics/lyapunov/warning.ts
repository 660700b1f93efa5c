import { checkCount, checkFinite, checkNumber } from "../number_checks.ts";
import { LEAST_SAMPLES, lyapunovOfTrace } from "./trace_exponent.ts";

/** Where the last exponents lead. */
export interface InstabilityForecast {
  /** Whether the threshold is reached within the horizon. */
  readonly alarm: boolean;
  /** Steps until then, 1 at least; Infinity if λ does not rise, or is not positive. */
  readonly steps: number;
  /** min(1, 10 · trend), 0 without a forecast. */
  readonly confidence: number;
  /** (λ₃ − λ₁)/2, in nats a step, each step. */
  readonly trend: number;
  /** Whether there were fewer than three exponents. */
  readonly insufficientData: boolean;
}

/**
 * Extends the line through the last three exponents to the threshold t: trend = (λ₃ − λ₁)/2, and if it and λ₃ are
 * positive, steps = max(1, ⌊(t − λ₃)/trend⌋).
 *
 * @param exponents λ of the last windows, the newest last
 * @param options `threshold` t, 0.1 unless told otherwise; `horizon` in steps, 5 unless told otherwise
 * @throws {RangeError} if an exponent is not finite, t is negative or the horizon no positive integer
 *
 * @example
 * ```ts
 * import { forecastInstability } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const { alarm, steps } = forecastInstability([0.01, 0.02, 0.05]);
 * assertEquals([alarm, steps], [true, 2]);
 * assertEquals(forecastInstability([0.05, 0.02, 0.01]).alarm, false);
 * ```
 */
export function forecastInstability(
  exponents: ArrayLike<number>,
  { threshold = 0.1, horizon = 5 }: { threshold?: number; horizon?: number } = {},
): InstabilityForecast {
  checkNumber(threshold, "the threshold", { least: 0 });
  checkCount(horizon, "the horizon");
  const n = exponents.length;
  const none = { alarm: false, steps: Infinity, confidence: 0, trend: 0, insufficientData: n < 3 };
  if (n < 3) return none;
  checkFinite(exponents, "exponents");
  const [first, last] = [exponents[n - 3], exponents[n - 1]];
  const trend = (last - first) / 2;
  if (!(trend > 0 && last > 0)) return { ...none, trend };
  const steps = Math.max(1, Math.floor((threshold - last) / trend));
  return { ...none, alarm: steps <= horizon, steps, confidence: Math.min(1, 10 * trend), trend };
}

/** How a trace is watched. */
export interface TraceWatchOptions {
  /** Points in a window, 11 at least; 40 unless told otherwise. */
  readonly window?: number;
  /** Steps from a window to the next; 5 unless told otherwise, so that two windows are not the same one. */
  readonly stride?: number;
  /** λ above which a window is unstable; 0.1 unless told otherwise. */
  readonly threshold?: number;
  /** How many unstable windows in a row make a warning; 2 unless told otherwise. */
  readonly inARow?: number;
}

/** The windows of a trace. */
export interface TraceWatch {
  /** λ of each window, in nats a step. */
  readonly exponents: Float64Array;
  /** How many points had been seen when the first warning came; undefined if none did. */
  readonly warnedAt: number | undefined;
}

/**
 * Watches a trace through a sliding window, and warns once several windows in a row have λ above the threshold.
 *
 * One window alone warns too easily: of white noise in 40 points some 6 % look unstable.
 *
 * @param trace the points so far; shorter than a window there are no exponents and no warning
 * @throws {RangeError} if the trace is empty, a number is not finite, or an option is out of range
 *
 * @example
 * ```ts
 * import { watchTrace } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * // A wave that begins to grow after 60 points.
 * const trace = Array.from({ length: 100 }, (_, k) => Math.sin(k) + (k < 60 ? 0 : Math.exp(0.3 * (k - 60))));
 * const { exponents, warnedAt } = watchTrace(trace);
 * assertEquals(exponents.length, 13);
 * assertEquals(warnedAt! > 60, true);
 * ```
 */
export function watchTrace(
  trace: ArrayLike<number>,
  { window = 40, stride = 5, threshold = 0.1, inARow = 2 }: TraceWatchOptions = {},
): TraceWatch {
  checkFinite(trace, "a trace");
  checkCount(window, "window", LEAST_SAMPLES);
  checkCount(stride, "stride");
  checkCount(inARow, "inARow");
  checkNumber(threshold, "the threshold", { least: 0 });
  const points = Float64Array.from(trace);
  const exponents: number[] = [];
  let warnedAt: number | undefined;
  let row = 0;
  for (let end = window; end <= points.length; end += stride) {
    const { lyapunov } = lyapunovOfTrace(points.subarray(end - window, end));
    exponents.push(lyapunov);
    row = lyapunov > threshold ? row + 1 : 0;
    if (row === inARow) warnedAt ??= end;
  }
  return { exponents: Float64Array.from(exponents), warnedAt };
}

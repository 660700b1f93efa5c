import { leastSquaresSlope } from "../../../physics/mod.ts";
import { checkWhole } from "../checks.ts";

/** Upstream's classes; its code names a fifth, "metastable", that it cannot reach. */
export type UpstreamStabilityClass = "collapsed" | "stable" | "critical" | "divergent";

/** What upstream's monitor says after a token. */
export interface UpstreamReading {
  /** The slope of ln |S − mean| in the window, which upstream takes for a Lyapunov exponent. */
  readonly lyapunov: number;
  /** By bounds at −0.1, 0 and 0.1. */
  readonly stability: UpstreamStabilityClass;
  /** Whether it expects instability within the horizon. */
  readonly alarm: boolean;
  /** min(1, 10·trend), 0 without an alarm. */
  readonly confidence: number;
  /** Tokens until then; −1 without an alarm. */
  readonly steps: number;
}

/** How upstream watches. */
export interface UpstreamMonitorOptions {
  /** Entropies in a window; 20. */
  readonly window?: number;
  /** 0.1. */
  readonly threshold?: number;
  /** 5. */
  readonly horizon?: number;
}

const [LEAST_SAMPLES, LEAST_DEVIATIONS] = [5, 3];
const NOTHING = 1e-10;

/**
 * What upstream's monitor says after each of a trace's entropies. Kept for comparison: of white noise in 40 tokens it
 * calls 71 % of traces divergent at least once.
 *
 * @param entropies one a token
 * @returns one reading a token
 * @throws {RangeError} if a window or horizon is no positive integer
 *
 * @example
 * ```ts
 * import { upstreamStability } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const grows = Array.from({ length: 20 }, (_, t) => Math.exp(t));
 * assertEquals(upstreamStability(grows).at(-1)!.stability, "critical"); // it is divergent
 * ```
 */
export function upstreamStability(
  entropies: readonly number[],
  { window = 20, threshold = 0.1, horizon = 5 }: UpstreamMonitorOptions = {},
): UpstreamReading[] {
  checkWhole("window", window, 1);
  checkWhole("horizon", horizon, 1);
  const exponents = entropies.map((_, t) =>
    slopeOfDeviations(entropies.slice(Math.max(0, t + 1 - window), t + 1))
  );
  return exponents.map((lyapunov, t) => ({
    lyapunov,
    stability: classOf(lyapunov, threshold),
    ...forecast(exponents.slice(Math.max(0, t - 2), t + 1), threshold, horizon),
  }));
}

/**
 * The temperature that upstream suggests: half when divergent, 0.85 of it at an alarm above 0.5, 1.05 times it at every
 * stable or collapsed token (up to 1.5, and never back), itself when critical.
 *
 * @example
 * ```ts
 * import { upstreamStability, upstreamTemperature } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const readings = upstreamStability(new Array<number>(30).fill(0)); // a text that is certain of everything
 * assertEquals(readings.reduce(upstreamTemperature, 0.8), 1.5);
 * ```
 */
export function upstreamTemperature(
  temperature: number,
  { stability, alarm, confidence }: UpstreamReading,
): number {
  if (stability === "divergent") return Math.max(0.3, temperature * 0.5);
  if (alarm && confidence > 0.5) return Math.max(0.5, temperature * 0.85);
  return stability === "critical" ? temperature : Math.min(1.5, temperature * 1.05);
}

function slopeOfDeviations(values: readonly number[]): number {
  if (values.length < LEAST_SAMPLES) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean < NOTHING) return -1;
  const points = values.map((value, t) => [t, Math.abs(value - mean)]).filter(([, apart]) => apart > NOTHING);
  if (points.length < LEAST_DEVIATIONS) return 0;
  return leastSquaresSlope(points.map(([t]) => t), points.map(([, apart]) => Math.log(apart)));
}

function classOf(lyapunov: number, threshold: number): UpstreamStabilityClass {
  if (lyapunov < -threshold) return "collapsed";
  if (lyapunov < 0) return "stable";
  return lyapunov <= threshold ? "critical" : "divergent";
}

function forecast(
  exponents: readonly number[],
  threshold: number,
  horizon: number,
): Pick<UpstreamReading, "alarm" | "confidence" | "steps"> {
  const none = { alarm: false, confidence: 0, steps: -1 };
  if (exponents.length < 3) return none;
  const [first, , last] = exponents;
  const trend = (last - first) / 2;
  if (!(trend > 0 && last > 0)) return none;
  const steps = Math.max(1, Math.floor((threshold - last) / trend));
  return steps <= horizon ? { alarm: true, confidence: Math.min(1, 10 * trend), steps } : none;
}

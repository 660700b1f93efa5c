import {
  forecastInstability,
  type StabilityClass,
  stabilityOfTrace,
  steadyTemperature,
} from "../../../physics/mod.ts";
import { type CompleteStabilityOptions, completeStabilityOptions, type StabilityOptions } from "./options.ts";
import type { StabilityReading } from "./reading.ts";
import { classWarning, forecastWarning, TOLD_CONFIDENCE } from "./warnings.ts";

/** Tokens from a window to the next. Two windows that share all but one token are one and the same. */
const STRIDE = 5;
/** Unstable windows in a row that make a text unstable. */
const IN_A_ROW = 2;
/**
 * Their mean λ must be so many thresholds, and so must the last of a forecast. Noise crosses one threshold every hundred
 * tokens or so, and rises towards it more often than that.
 */
const CLEAR = 1.8;
/** Exponents that a forecast needs. */
const KEPT = 3;

/**
 * Watches a text while it is made: one number a token, such as the entropy of its distribution, through a sliding window.
 *
 * Every five tokens the last 40 give a Lyapunov exponent λ and a class, as `stabilityOfTrace` of physics does. One window
 * alone takes noise for chaos now and then; so `chaotic` and `divergent` are said of a text once two windows in a row
 * have λ above the threshold, and 1.8 times the threshold on average. Until the first window is full the text counts as
 * stable, and the reading says that it cannot tell. The forecast is that of `forecastInstability`; it alarms if the last
 * window alone is clearly unstable too, so that noise alarms no oftener than by class. In half of the cases
 * the forecast alarms some five tokens before the class of the same chaos does. That is no warning of its onset, which has
 * passed by then: within five tokens of it hardly any trace alarms (claim G5). With a `predictiveHorizon` above five tokens
 * it is the last window of that horizon that is to be clearly unstable, as the trend goes on.
 *
 * @example
 * ```ts
 * import { StabilityMonitor } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const monitor = new StabilityMonitor();
 * let x = 0.3;
 * const classes = Array.from({ length: 45 }, () => monitor.observe(x = 4 * x * (1 - x)).stability);
 * assertEquals([classes[43], classes[44]], ["stable", "chaotic"]);
 * assertEquals(monitor.temperature(0.8, 0.8), 0.8 * 0.7);
 * ```
 */
export class StabilityMonitor {
  readonly #options: CompleteStabilityOptions;
  /** The last numbers, the oldest first. */
  readonly #window: Float64Array;
  #count = 0;
  #exponents: number[] = [];
  #reading: StabilityReading = NOTHING;

  /**
   * Makes a monitor that has seen nothing.
   *
   * @param options how it watches, and how far it may move the temperature
   * @throws {RangeError} if an option is out of range
   */
  constructor(options: StabilityOptions = {}) {
    this.#options = completeStabilityOptions(options);
    this.#window = new Float64Array(this.#options.entropyWindow);
  }

  /** What it said last. */
  get reading(): StabilityReading {
    return this.#reading;
  }

  /**
   * Takes the next token's number. The unit and the zero do not matter.
   *
   * @throws {RangeError} if it is not finite
   */
  observe(value: number): StabilityReading {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot watch a text as its numbers are finite: ${value}`);
    }
    const size = this.#window.length;
    if (this.#count < size) this.#window[this.#count] = value;
    else {
      this.#window.copyWithin(0, 1);
      this.#window[size - 1] = value;
    }
    this.#count++;
    const ends = this.#count >= size && (this.#count - size) % STRIDE === 0;
    return this.#reading = ends ? this.#look() : { ...this.#reading, isNew: false, warnings: [] };
  }

  /**
   * The temperature for the next token: cooled while the text is unstable or, at the end of a window, forecast to be so;
   * else on its way back to the user's. Never below the user's for its own sake: what is colder than `minTemperature` by
   * the user's will stays so. Greedy (0) stays greedy.
   *
   * @param current that of the last token
   * @param base the user's
   * @throws {RangeError} if one is negative or not finite
   */
  temperature(current: number, base: number): number {
    const { autoTemperatureAdjust, minTemperature, maxTemperature } = this.#options;
    if (!autoTemperatureAdjust || base === 0) return base;
    const { stability, forecast, isNew } = this.#reading;
    return steadyTemperature(current, {
      ...{ stability, base, highest: maxTemperature, lowest: Math.min(minTemperature, base, maxTemperature) },
      ...(isNew ? { forecast } : {}),
    });
  }

  /** Forgets the text. */
  reset(): void {
    this.#count = 0;
    this.#exponents = [];
    this.#reading = NOTHING;
  }

  #look(): StabilityReading {
    const { lyapunovThreshold: threshold, predictiveHorizon, entropyWindow } = this.#options;
    const { stability: seen, period, lyapunov, insufficientData } = stabilityOfTrace(this.#window, {
      threshold,
    });
    this.#exponents = [...this.#exponents, lyapunov].slice(-KEPT);
    const unstable = isClear(this.#exponents.slice(-IN_A_ROW), threshold);
    const stability: StabilityClass = unstable || seen === "periodic" ? seen : "stable";
    const horizon = Math.ceil(predictiveHorizon / STRIDE);
    const ahead = forecastInstability(this.#exponents, { threshold, horizon });
    // Of a horizon of one window this is the last one.
    const lyapunovAhead = lyapunov + (horizon - 1) * ahead.trend;
    const alarm = ahead.alarm && lyapunovAhead > CLEAR * threshold;
    const forecast = { ...ahead, alarm, steps: ahead.steps * STRIDE };
    const warnings: string[] = [];
    if (unstable && stability !== this.#reading.stability) {
      warnings.push(classWarning(stability, lyapunov, entropyWindow));
    }
    if (!unstable && forecast.alarm && forecast.confidence > TOLD_CONFIDENCE) {
      warnings.push(forecastWarning(forecast));
    }
    return { stability, lyapunov, insufficientData, period, forecast, isNew: true, warnings };
  }
}

/** Before the first window. */
const NOTHING: StabilityReading = {
  ...{ stability: "stable", lyapunov: 0, insufficientData: true, period: 0 },
  forecast: { alarm: false, steps: Infinity, confidence: 0, trend: 0, insufficientData: true },
  ...{ isNew: false, warnings: [] },
};

/** Whether enough windows are unstable, and clearly so on the whole. */
function isClear(exponents: readonly number[], threshold: number): boolean {
  if (exponents.length < IN_A_ROW || exponents.some((lyapunov) => !(lyapunov > threshold))) return false;
  return exponents.reduce((sum, lyapunov) => sum + lyapunov, 0) / IN_A_ROW > CLEAR * threshold;
}

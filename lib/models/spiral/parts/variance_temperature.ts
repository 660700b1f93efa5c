import { checkAtLeast, checkInteger } from "./checks.ts";
import { clip } from "./numbers.ts";
import { projectVariance, widthOf } from "./rank_projection.ts";
import type { SpiralRule } from "./rule.ts";
import { topIndices } from "./top_indices.ts";

/** How a temperature follows from a variance. */
export interface TemperatureConfig {
  /** T₀ above 0: the temperature without variance. */
  readonly base: number;
  /** λ, at least 0: how much variance counts. */
  readonly lambda: number;
  /** γ, above 0. */
  readonly gamma: number;
  /** Tmin, above 0. */
  readonly least: number;
  /** Tmax, at least Tmin. */
  readonly most: number;
  /** Over how many of the largest logits the variance is averaged; at most V are. */
  readonly topK: number;
}

/**
 * What upstream's command line sets.
 *
 * @example
 * ```ts
 * import { TEMPERATURE_DEFAULTS, varianceTemperature } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const hot = varianceTemperature([3, 1], [9], [1, -1], TEMPERATURE_DEFAULTS);
 * assertEquals([hot.unclipped, hot.temperature], [10, 1.8]);
 * ```
 */
export const TEMPERATURE_DEFAULTS: TemperatureConfig = {
  ...{ base: 1, lambda: 1, gamma: 1, least: 0.7, most: 1.8, topK: 48 },
};

/** The temperature of one row. */
export interface VarianceTemperature {
  /** T. */
  readonly temperature: number;
  /** T before it was clipped. */
  readonly unclipped: number;
  /** m: the mean variance of the largest logits. */
  readonly meanVariance: number;
  /** J: the ids of those logits. */
  readonly top: Int32Array;
}

/**
 * Checks settings of a temperature.
 *
 * @throws {RangeError} naming the setting that is out of range.
 *
 * @example
 * ```ts
 * import { checkTemperatureConfig, TEMPERATURE_DEFAULTS } from "@haze/haze/spiral";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => checkTemperatureConfig({ ...TEMPERATURE_DEFAULTS, most: 0.5 }), RangeError, "most");
 * ```
 */
export function checkTemperatureConfig({ base, lambda, gamma, least, most, topK }: TemperatureConfig): void {
  const act = "take a temperature";
  checkAtLeast(act, "base", base, 0, true);
  checkAtLeast(act, "lambda", lambda, 0);
  checkAtLeast(act, "gamma", gamma, 0, true);
  checkAtLeast(act, "least", least, 0, true);
  checkAtLeast(act, "most", most, least);
  checkInteger(act, "topK", topK, 1, 2 ** 31);
}

/**
 * The temperature that the variance of the largest logits asks for:
 * m = 1/|J| Σ_{j∈J} Σₐ σₐ Bₐⱼ², T = clip(T₀(1 + λm)^γ, Tmin, Tmax), J the ids of the topK largest logits.
 *
 * @param logits V numbers.
 * @param variance r variances in rank space.
 * @param B The shared projection (r, V).
 * @throws {TypeError} if B is not (r, V).
 * @throws {RangeError} if a setting is out of range.
 *
 * @example
 * ```ts
 * import { TEMPERATURE_DEFAULTS, varianceTemperature } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const { temperature } = varianceTemperature([3, 1, 0], [0.5], [1, -1, 0], { ...TEMPERATURE_DEFAULTS, topK: 2 });
 * assertEquals(temperature, 1.5);
 * ```
 */
export function varianceTemperature(
  logits: ArrayLike<number>,
  variance: ArrayLike<number>,
  B: ArrayLike<number>,
  config: TemperatureConfig = TEMPERATURE_DEFAULTS,
): VarianceTemperature {
  checkTemperatureConfig(config);
  widthOf("take a temperature", B, variance.length, logits.length);
  const top = topIndices(logits, Math.min(config.topK, logits.length));
  const variances = projectVariance(variance, B);
  let sum = 0;
  for (const id of top) sum += variances[id];
  const meanVariance = sum / top.length;
  const unclipped = config.base * Math.pow(1 + config.lambda * meanVariance, config.gamma);
  return { temperature: clip(unclipped, config.least, config.most), unclipped, meanVariance, top };
}

/**
 * How that temperature moves with each variance, J held fixed:
 * ∂T/∂σₐ = 1[Tmin < T₀(1 + λm)^γ < Tmax] · T₀γλ(1 + λm)^{γ−1} · 1/|J| Σ_{j∈J} Bₐⱼ².
 *
 * `"upstream"` divides by |J| a second time and floors the exponent at 0, so that it is too large for γ < 1.
 *
 * @param at What `varianceTemperature` gave.
 * @param B The shared projection (r, V).
 * @param rank r.
 * @returns r numbers.
 * @throws {TypeError} if B does not hold r rows.
 *
 * @example
 * ```ts
 * import { temperatureGradient, TEMPERATURE_DEFAULTS, varianceTemperature } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const config = { ...TEMPERATURE_DEFAULTS, topK: 2 };
 * const B = [1, -1, 0];
 * const at = varianceTemperature([3, 1, 0], [0.5], B, config);
 * assertEquals([...temperatureGradient(at, B, 1, config)], [1]);
 * assertEquals([...temperatureGradient(at, B, 1, config, "upstream")], [0.5]);
 * ```
 */
export function temperatureGradient(
  at: VarianceTemperature,
  B: ArrayLike<number>,
  rank: number,
  config: TemperatureConfig = TEMPERATURE_DEFAULTS,
  rule: SpiralRule = "exact",
): Float64Array {
  const V = widthOf("differentiate a temperature", B, rank);
  const gradient = new Float64Array(rank);
  if (!(at.unclipped > config.least && at.unclipped < config.most)) return gradient;
  const exponent = rule === "upstream" ? Math.max(0, config.gamma - 1) : config.gamma - 1;
  const slope = config.base * config.gamma * config.lambda *
    Math.pow(1 + config.lambda * at.meanVariance, exponent);
  const divisor = rule === "upstream" ? at.top.length ** 2 : at.top.length;
  for (let a = 0; a < rank; a++) {
    let sum = 0;
    for (const id of at.top) sum += B[a * V + id] ** 2;
    gradient[a] = slope * sum / divisor;
  }
  return gradient;
}

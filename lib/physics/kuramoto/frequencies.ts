import type { Pcg64 } from "../../random/mod.ts";
import { checkCount, checkNumber } from "../number_checks.ts";
import { TURN } from "./wrap.ts";

function drawn(N: number, draw: () => number): Float64Array {
  checkCount(N, "N");
  const values = new Float64Array(N);
  for (let i = 0; i < N; i++) values[i] = draw();
  return values;
}

/**
 * N natural frequencies from the normal density of the given mean and standard deviation, in radians a unit of time.
 *
 * @throws {RangeError} if N is not a positive integer, `mean` is not finite or `sd` is negative or not finite
 *
 * @example
 * ```ts
 * import { gaussianFrequencies } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Pcg64(42);
 * assertEquals(gaussianFrequencies(2, random), gaussianFrequencies(2, new Pcg64(42)));
 * assertEquals([...gaussianFrequencies(2, random, { mean: 3, sd: 0 })], [3, 3]);
 * ```
 */
export function gaussianFrequencies(
  N: number,
  random: Pcg64,
  { mean = 0, sd = 1 }: { mean?: number; sd?: number } = {},
): Float64Array {
  checkNumber(mean, "mean");
  checkNumber(sd, "sd", { least: 0 });
  return drawn(N, () => mean + sd * random.normal());
}

/**
 * N natural frequencies from the Lorentzian density g(ω) = (γ/π) / ((ω − ω₀)² + γ²).
 *
 * Its tails are so heavy that there is no mean and no variance: a few oscillators always run far ahead. It is the
 * density for which the order parameter is known in closed form, see {@linkcode lorentzianSyncOrder}.
 *
 * @throws {RangeError} if N is not a positive integer, `center` is not finite or `halfWidth` is negative or not finite
 *
 * @example
 * ```ts
 * import { lorentzianFrequencies } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const omega = lorentzianFrequencies(1000, new Pcg64(1), { halfWidth: 0.5 });
 * // Half of the mass lies within one half-width of the centre.
 * const near = omega.filter((w) => Math.abs(w) < 0.5).length;
 * assert(near > 450 && near < 550);
 * ```
 */
export function lorentzianFrequencies(
  N: number,
  random: Pcg64,
  { center = 0, halfWidth = 1 }: { center?: number; halfWidth?: number } = {},
): Float64Array {
  checkNumber(center, "center");
  checkNumber(halfWidth, "halfWidth", { least: 0 });
  return drawn(N, () => center + halfWidth * Math.tan(Math.PI * (random.uniform() - 0.5)));
}

/**
 * N natural frequencies spread evenly at random over [low, high).
 *
 * @throws {RangeError} if N is not a positive integer, or `low` and `high` are not finite and in order
 *
 * @example
 * ```ts
 * import { uniformFrequencies } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const omega = uniformFrequencies(100, new Pcg64(1), { low: 2, high: 3 });
 * assert(omega.every((w) => w >= 2 && w < 3));
 * ```
 */
export function uniformFrequencies(
  N: number,
  random: Pcg64,
  { low = -1, high = 1 }: { low?: number; high?: number } = {},
): Float64Array {
  checkNumber(low, "low");
  checkNumber(high, "high", { least: low });
  return drawn(N, () => low + (high - low) * random.uniform());
}

/**
 * N independent phases, even over [0, 2π).
 *
 * @throws {RangeError} if N is not a positive integer
 *
 * @example
 * ```ts
 * import { randomPhases, syncOrder } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * assert(syncOrder(randomPhases(10_000, new Pcg64(3))).r < 0.04);
 * ```
 */
export function randomPhases(N: number, random: Pcg64): Float64Array {
  return drawn(N, () => TURN * random.uniform());
}

import type { PhaseDrift } from "./drift.ts";
import { sineDrift } from "./sine_drift.ts";

/**
 * Oscillators in a row that follow only those before them: dθ_i/dt = ω_i + (K/(i+1)) Σ_{j≤i} sin(θ_j − θ_i).
 *
 * For tokens of a text: phase i never depends on what comes after it. That is why the sum is divided by how many are
 * heard, i + 1, and not by N, which would tell every token how long the text is going to be. Running sums of sines and
 * cosines make a call O(N).
 *
 * @param omega N natural frequencies, in radians a unit of time
 * @param coupling K
 * @throws {RangeError} if a frequency or K is not finite
 *
 * @example
 * ```ts
 * import { causalDrift, eulerStep } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const short = eulerStep([1, 2], causalDrift([0, 0.5], 3), 0.1);
 * const long = eulerStep([1, 2, 5], causalDrift([0, 0.5, 9], 3), 0.1);
 * assertEquals([...long.subarray(0, 2)], [...short]);
 * ```
 */
export function causalDrift(omega: ArrayLike<number>, coupling: number): PhaseDrift {
  return sineDrift(omega, coupling, (sines, cosines, own, out) => {
    let sin = 0;
    let cos = 0;
    for (let i = 0; i < own.length; i++) {
      sin += sines[i];
      cos += cosines[i];
      out[i] = own[i] + coupling / (i + 1) * (sin * cosines[i] - cos * sines[i]);
    }
  });
}

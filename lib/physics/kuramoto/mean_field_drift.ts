import type { PhaseDrift } from "./drift.ts";
import { meanDirection } from "./order_parameter.ts";
import { sineDrift } from "./sine_drift.ts";

/**
 * Kuramoto's equation, everyone coupled to everyone: dθ_i/dt = ω_i + (K/N) Σ_j sin(θ_j − θ_i).
 *
 * The sum is N (S cos θ_i − C sin θ_i), where S and C are the mean sine and cosine, so a call costs O(N): one sine and
 * one cosine a phase. A positive K pulls phases together.
 *
 * @param omega N natural frequencies, in radians a unit of time
 * @param coupling K
 * @throws {RangeError} if a frequency or K is not finite
 *
 * @example
 * ```ts
 * import { meanFieldDrift } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const rate = new Float64Array(2);
 * meanFieldDrift([0, 0], 1)(Float64Array.of(0, 1), rate);
 * assertAlmostEquals(rate[0], Math.sin(1) / 2); // The one behind speeds up,
 * assertAlmostEquals(rate[1], -Math.sin(1) / 2); // the one ahead waits.
 * ```
 */
export function meanFieldDrift(omega: ArrayLike<number>, coupling: number): PhaseDrift {
  return sineDrift(omega, coupling, (sines, cosines, own, out) => {
    const { sin, cos } = meanDirection(sines, cosines);
    for (let i = 0; i < own.length; i++) {
      out[i] = own[i] + coupling * (sin * cosines[i] - cos * sines[i]);
    }
  });
}

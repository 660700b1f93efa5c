import { checkFinite } from "../number_checks.ts";
import { sinCos } from "./sin_cos.ts";

/** How far phases agree, and on what. */
export interface SyncOrder {
  /** r in [0, 1]: 1 if all phases are equal, about 1/√N if they are independent. */
  readonly r: number;
  /** ψ, the phase they agree on, in (−π, π]; without meaning where r is about 0. */
  readonly psi: number;
}

/**
 * The order parameter of phases: r·e^{iψ} = (1/N) Σ e^{iθ_j}.
 *
 * Y. Kuramoto, *Self-entrainment of a population of coupled non-linear oscillators* (1975). This is the coherence
 * that is called `syncOrder` throughout the package: no entropy, and no probability, is in it.
 *
 * @param theta N phases in radians, wrapped or not
 * @throws {RangeError} if there is none, or one is not finite
 *
 * @example
 * ```ts
 * import { syncOrder } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(syncOrder([1, 1, 1]).r, 1);
 * assertAlmostEquals(syncOrder([0, Math.PI / 2]).psi, Math.PI / 4);
 * assertAlmostEquals(syncOrder([0, Math.PI]).r, 0, 1e-15);
 * ```
 */
export function syncOrder(theta: ArrayLike<number>): SyncOrder {
  checkFinite(theta, "phases");
  const phases = Float64Array.from(theta);
  const sines = new Float64Array(phases.length);
  const cosines = new Float64Array(phases.length);
  sinCos(phases, sines, cosines);
  const { sin, cos } = meanDirection(sines, cosines);
  return { r: Math.min(1, Math.hypot(sin, cos)), psi: Math.atan2(sin, cos) };
}

/** The means of N sines and N cosines. */
export function meanDirection(sines: Float64Array, cosines: Float64Array): { sin: number; cos: number } {
  let sin = 0;
  let cos = 0;
  for (let i = 0; i < sines.length; i++) {
    sin += sines[i];
    cos += cosines[i];
  }
  return { sin: sin / sines.length, cos: cos / sines.length };
}

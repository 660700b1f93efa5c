import { checkNumber } from "../number_checks.ts";
import { gaussianCriticalCoupling, lorentzianCriticalCoupling } from "./critical_coupling.ts";

/**
 * The order parameter that infinitely many oscillators with Lorentzian frequencies settle at: r = √(1 − K_c/K) with
 * K_c = 2γ, and 0 below it.
 *
 * @param coupling K
 * @param halfWidth γ
 * @returns r in [0, 1]
 * @throws {RangeError} if K is negative, γ is not positive, or one is not finite
 *
 * @example
 * ```ts
 * import { lorentzianSyncOrder } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(lorentzianSyncOrder(1.9, 1), 0);
 * assertAlmostEquals(lorentzianSyncOrder(4, 1), Math.SQRT1_2);
 * ```
 */
export function lorentzianSyncOrder(coupling: number, halfWidth = 1): number {
  checkNumber(coupling, "the coupling", { least: 0 });
  checkNumber(halfWidth, "halfWidth", { least: 0, above: true });
  const critical = lorentzianCriticalCoupling(halfWidth);
  return coupling <= critical ? 0 : Math.sqrt(1 - critical / coupling);
}

const NODES = 256;
/** Bisections of [0, 1]: as many as a double has bits. */
const HALVINGS = 53;

/**
 * The mean of cos over the locked oscillators, times the share that is locked, at pull Kr = a·σ:
 * ∫ √(1 − (u/a)²) φ(u) du over |u| ≤ a, φ the standard normal density.
 */
function lockedPull(a: number): number {
  let sum = 0;
  if (a > 10) {
    // Narrow against the pull: φ is below 1e-22 at ±10, and equal steps of such an integrand are exact to rounding.
    for (let n = 0; n < NODES; n++) {
      const u = 20 * ((n + 0.5) / NODES - 0.5);
      sum += Math.sqrt(1 - (u / a) ** 2) * Math.exp(-u * u / 2);
    }
    return sum * 20 / NODES / Math.sqrt(2 * Math.PI);
  }
  // u = a sin θ makes the integrand periodic and smooth, and equal steps exact to rounding again.
  for (let n = 0; n < NODES; n++) {
    const theta = Math.PI * ((n + 0.5) / NODES - 0.5);
    sum += Math.cos(theta) ** 2 * Math.exp(-((a * Math.sin(theta)) ** 2) / 2);
  }
  return a * sum * Math.PI / NODES / Math.sqrt(2 * Math.PI);
}

/**
 * The order parameter that infinitely many oscillators with normally distributed frequencies settle at: the root r of
 * Kuramoto's self-consistency r = Kr ∫ cos²θ g(Kr sin θ) dθ over |θ| ≤ π/2, and 0 for K ≤ K_c = 2σ√(2π)/π.
 *
 * @param coupling K
 * @param sd σ of the frequencies
 * @returns r in [0, 1], to about 1e-14
 * @throws {RangeError} if K is negative, σ is not positive, or one is not finite
 *
 * @example
 * ```ts
 * import { gaussianCriticalCoupling, gaussianSyncOrder } from "@haze/haze/physics";
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const critical = gaussianCriticalCoupling(1);
 * assertEquals(gaussianSyncOrder(critical), 0);
 * assert(gaussianSyncOrder(2 * critical) > 0.9);
 * // Only the ratio of coupling and width matters.
 * assertAlmostEquals(gaussianSyncOrder(2), gaussianSyncOrder(6, 3));
 * ```
 */
export function gaussianSyncOrder(coupling: number, sd = 1): number {
  checkNumber(coupling, "the coupling", { least: 0 });
  checkNumber(sd, "sd", { least: 0, above: true });
  if (coupling <= gaussianCriticalCoupling(sd)) return 0;
  let [low, high] = [0, 1];
  for (let n = 0; n < HALVINGS; n++) {
    const r = (low + high) / 2;
    // Pull over r falls as r grows (the density has one peak), so there is one root.
    if (lockedPull(coupling * r / sd) > r) low = r;
    else high = r;
  }
  return (low + high) / 2;
}

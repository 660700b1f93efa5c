import { checkFinite, checkNumber } from "../number_checks.ts";

/**
 * The coupling above which normally distributed frequencies begin to agree: K_c = 2 / (π g(0)) = 2σ√(2π)/π ≈ 1.596 σ.
 *
 * The value of infinitely many oscillators; with N of them the change is smeared over some N^(−2/5) of K_c.
 *
 * @param sd σ of the frequencies; below 1e-10 they count as equal, and any coupling is enough
 * @throws {RangeError} if `sd` is negative or not finite
 *
 * @example
 * ```ts
 * import { gaussianCriticalCoupling } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(gaussianCriticalCoupling(1), 1.5957691216057308);
 * assertEquals(gaussianCriticalCoupling(0), 0);
 * ```
 */
export function gaussianCriticalCoupling(sd: number): number {
  checkNumber(sd, "sd", { least: 0 });
  return sd < 1e-10 ? 0 : 2 * sd * Math.sqrt(2 * Math.PI) / Math.PI;
}

/**
 * The same for Lorentzian frequencies: K_c = 2 / (π g(0)) = 2γ.
 *
 * @param halfWidth γ
 * @throws {RangeError} if `halfWidth` is negative or not finite
 *
 * @example
 * ```ts
 * import { lorentzianCriticalCoupling } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lorentzianCriticalCoupling(0.5), 1);
 * ```
 */
export function lorentzianCriticalCoupling(halfWidth: number): number {
  checkNumber(halfWidth, "halfWidth", { least: 0 });
  return 2 * halfWidth;
}

/**
 * The same for frequencies that fill an interval evenly: K_c = 2 / (π g(0)) = 2 · width / π.
 *
 * Here r does not grow from 0: it jumps to π/4.
 *
 * @param width high − low
 * @throws {RangeError} if `width` is negative or not finite
 *
 * @example
 * ```ts
 * import { uniformCriticalCoupling } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(uniformCriticalCoupling(2), 4 / Math.PI);
 * ```
 */
export function uniformCriticalCoupling(width: number): number {
  checkNumber(width, "width", { least: 0 });
  return 2 * width / Math.PI;
}

/**
 * K_c of given frequencies, read as a sample of a normal density: {@linkcode gaussianCriticalCoupling} of their
 * standard deviation (over N, not N − 1).
 *
 * @param omega N frequencies
 * @throws {RangeError} if there is none, or one is not finite
 *
 * @example
 * ```ts
 * import { estimatedCriticalCoupling, gaussianCriticalCoupling } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(estimatedCriticalCoupling([-2, 2]), gaussianCriticalCoupling(2));
 * ```
 */
export function estimatedCriticalCoupling(omega: ArrayLike<number>): number {
  checkFinite(omega, "frequencies");
  const values = Array.from(omega);
  const mean = values.reduce((sum, w) => sum + w, 0) / values.length;
  const variance = values.reduce((sum, w) => sum + (w - mean) ** 2, 0) / values.length;
  return gaussianCriticalCoupling(Math.sqrt(variance));
}

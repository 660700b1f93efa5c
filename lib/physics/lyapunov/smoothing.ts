import { checkFinite, checkNumber } from "../number_checks.ts";

/**
 * Exponents smoothed as they come: e ← s·λ + (1 − s)·e, from e = 0.
 *
 * @param exponents λ of one window after the other
 * @param smoothing s in (0, 1], 0.1 unless told otherwise; 1 leaves them as they are
 * @returns e after each
 * @throws {RangeError} if there is none, one is not finite, or s is out of range
 *
 * @example
 * ```ts
 * import { smoothedExponents } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...smoothedExponents([1, 1], 0.5)], [0.5, 0.75]);
 * ```
 */
export function smoothedExponents(exponents: ArrayLike<number>, smoothing = 0.1): Float64Array {
  checkFinite(exponents, "exponents");
  checkNumber(smoothing, "smoothing", { least: 0, above: true, most: 1 });
  let estimate = 0;
  return Float64Array.from(exponents, (lambda) => {
    estimate = smoothing * lambda + (1 - smoothing) * estimate;
    return estimate;
  });
}

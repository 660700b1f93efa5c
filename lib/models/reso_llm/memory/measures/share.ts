/** How often something succeeded, with Wilson's 95 % interval. */
export interface Share {
  /** How often it did. */
  readonly hits: number;
  /** How often it could have. */
  readonly of: number;
  /** hits/of; NaN of nothing. */
  readonly value: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
}

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/**
 * A share with its interval by Wilson's score, which holds for few cases and for shares near 0 and 1 too.
 *
 * @throws {RangeError} unless 0 ≤ hits ≤ of, both integers
 *
 * @example
 * ```ts
 * import { shareOf } from "@haze/haze/reso-llm";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { value, low, high } = shareOf(8, 10);
 * assertAlmostEquals(value, 0.8);
 * assertAlmostEquals(low, 0.490, 1e-3);
 * assertAlmostEquals(high, 0.943, 1e-3);
 * ```
 */
export function shareOf(hits: number, of: number): Share {
  if (!(Number.isSafeInteger(hits) && Number.isSafeInteger(of) && hits >= 0 && hits <= of)) {
    throw new RangeError(`Cannot take a share as hits among cases: ${hits} of ${of}`);
  }
  if (of === 0) return { hits, of, value: NaN, low: 0, high: 1 };
  const value = hits / of;
  const centre = (value + Z * Z / (2 * of)) / (1 + Z * Z / of);
  const reach = Z / (1 + Z * Z / of) * Math.sqrt(value * (1 - value) / of + Z * Z / (4 * of * of));
  return { hits, of, value, low: hits === 0 ? 0 : centre - reach, high: hits === of ? 1 : centre + reach };
}

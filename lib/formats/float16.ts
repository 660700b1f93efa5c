/**
 * IEEE 754 binary16 ("half") as bit patterns, for runtimes without `Float16Array`.
 * @module
 */

// POWERS[e] = 2^(e - 25): what one unit of the 11-bit significand is worth at biased exponent e (1..30).
const POWERS = Float64Array.from({ length: 31 }, (_, exponent) => 2 ** (exponent - 25));
const view = new DataView(new ArrayBuffer(8));

/**
 * Gives the number that a 16-bit half pattern stands for, exactly (every half is a double).
 *
 * value = (−1)^s · (1024 + f) · 2^(e−25), and (−1)^s · f · 2^−24 where e = 0 (IEEE 754-2019, §3.4).
 * Only the low 16 bits of `bits` are looked at; a NaN loses its payload.
 *
 * @example
 * ```ts
 * import { halfToFloat } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([halfToFloat(0x3c00), halfToFloat(0x0001), halfToFloat(0xfc00)], [1, 2 ** -24, -Infinity]);
 * ```
 */
export function halfToFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude = exponent === 0
    ? fraction * 2 ** -24
    : exponent === 31
    ? (fraction === 0 ? Infinity : NaN)
    : (1024 + fraction) * POWERS[exponent];
  return (bits & 0x8000) !== 0 ? -magnitude : magnitude;
}

/**
 * Rounds a number to the nearest half, ties to even, and gives its 16-bit pattern.
 *
 * A double is rounded once, straight to half (no detour by float32, which could round twice).
 * Magnitudes from 65520 up become infinity, as IEEE 754 rounding says; NaN becomes 0x7e00.
 *
 * @example
 * ```ts
 * import { floatToHalf } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([floatToHalf(1), floatToHalf(-0), floatToHalf(65520)], [0x3c00, 0x8000, 0x7c00]);
 * ```
 */
export function floatToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  view.setFloat64(0, magnitude);
  const exponent = (view.getUint16(0) >> 4) - 1023 + 15; // biased for half, 1..30
  // The significand lies in [1024, 2048]; a carry to 2048 moves into the exponent by plain addition.
  return sign | ((exponent << 10) + roundHalfEven(magnitude / POWERS[exponent]) - 1024);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/**
 * bfloat16: the upper half of a float32.
 * @module
 */

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/**
 * Gives the number that a 16-bit bfloat16 pattern stands for, exactly (its bits are the upper half of a float32).
 *
 * @example
 * ```ts
 * import { bfloat16ToFloat } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([bfloat16ToFloat(0x3f80), bfloat16ToFloat(0xc049)], [1, -3.140625]);
 * ```
 */
export function bfloat16ToFloat(pattern: number): number {
  bits[0] = pattern << 16;
  return floats[0];
}

/**
 * Rounds a float32 to the nearest bfloat16, ties to even, and gives its 16-bit pattern; NaN becomes 0x7fc0.
 *
 * Values of the last half step below the largest float32 become infinity, as IEEE 754 rounding says.
 *
 * @example
 * ```ts
 * import { floatToBfloat16 } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([floatToBfloat16(1), floatToBfloat16(1 + 2 ** -8), floatToBfloat16(1 + 3 * 2 ** -8)], [0x3f80, 0x3f80, 0x3f82]);
 * ```
 */
export function floatToBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  floats[0] = value;
  // Half of the last kept bit, less one where that bit is 0: a carry then happens above the middle, or at it if odd.
  return (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) / 0x10000 & 0xffff;
}

/** Errors in units in the last place of float32. */

const LARGEST = 2 ** 128 - 2 ** 104;

/** Distance between neighbouring float32 values at |x|; beyond the largest number that of the largest. */
export function ulp(x: number): number {
  const exponent = Math.floor(Math.log2(Math.min(Math.abs(x), LARGEST)));
  return 2 ** (Math.max(-126, exponent) - 23);
}

/** The error of `got`; infinite for a NaN or an infinity out of place. */
export function errorOf(got: number, exact: number, unit: number): number {
  if (Object.is(got, exact)) return 0; // in float64 too, where what lies beyond float32 is finite
  const rounded = Math.fround(exact);
  if (Number.isNaN(got) || Number.isNaN(rounded)) {
    return Number.isNaN(got) && Number.isNaN(rounded) ? 0 : Infinity;
  }
  if (!Number.isFinite(got) || !Number.isFinite(exact)) return got === rounded ? 0 : Infinity;
  return Number.isFinite(rounded) ? Math.abs(got - exact) / unit : Infinity;
}

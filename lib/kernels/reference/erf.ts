/**
 * The error function in float64, for the reference: slow, erf right to 8e-16 of the result, erfc to 3e-15. Formulas of the NIST
 * Digital Library of Mathematical Functions: 7.6.2 (series) and 7.9.1 (continued fraction).
 */

/** Where the series of erf hands over to the continued fraction of erfc: erfc has not yet cancelled against 1. */
const SERIES_END = 1;
/** Levels of the continued fraction: at x = 1 what is cut off is below 1e-17 of the result. */
const LEVELS = 220;

/** From here on erfc is below the smallest float64. */
const UNDERFLOW = 28;

/** erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), all terms of one sign; for |x| ≤ 1. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= 2 * x * x / (2 * n + 1);
    sum += term;
  }
  return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
}

/** erfc x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))), from the innermost level out; for x > 1. */
function continuedFraction(x: number): number {
  let below = x;
  for (let level = LEVELS; level > 0; level--) below = x + level / 2 / below;
  // x² is rounded, and e^(−x²) would pass that on x² times as large: the upper half's square is exact.
  const upper = Math.fround(x);
  return Math.exp(-upper * upper) * Math.exp(-(x - upper) * (x + upper)) / (Math.sqrt(Math.PI) * below);
}

/** 2/√π · ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Math.abs(x) <= SERIES_END) return series(x);
  return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
}

/** 1 − erf x, without the cancellation for large x. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x > UNDERFLOW) return 0;
  return x <= SERIES_END ? 1 - series(x) : continuedFraction(x);
}

/** Small arithmetic that several parts need. */

/** x, moved into [low, high]; NaN stays NaN. */
export function clip(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

/** The mean; NaN of nothing. */
export function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}

/** The standard deviation of a whole population, √(mean of (x − mean)²). */
export function deviation(numbers: ArrayLike<number>): number {
  const middle = mean(numbers);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += (numbers[i] - middle) ** 2;
  return Math.sqrt(sum / numbers.length);
}

/** The median; between two middle numbers their mean. */
export function median(numbers: ArrayLike<number>): number {
  const sorted = Float64Array.from(numbers).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Rounds halves to the even neighbour, as numpy does. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

/** ln(1 + eˣ) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

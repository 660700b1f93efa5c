/** Plain statistics of a list of numbers. */

/** The mean. */
export function mean(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}

/** The standard deviation, of the numbers as they are. */
export function standardDeviation(x: readonly number[]): number {
  const middle = mean(x);
  return Math.sqrt(mean(x.map((value) => (value - middle) ** 2)));
}

/** Slope of the least-squares line of y on x; 0 if x does not vary. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [ofX, ofY] = [mean(x), mean(y)];
  const spread = mean(x.map((value) => (value - ofX) ** 2));
  return spread === 0 ? 0 : mean(x.map((value, i) => (value - ofX) * (y[i]! - ofY))) / spread;
}

/** Pearson's correlation; 0 if one of them does not vary. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [Array.from(x), Array.from(y)];
  const spread = standardDeviation(a) * standardDeviation(b);
  const [ofA, ofB] = [mean(a), mean(b)];
  return spread === 0 ? 0 : mean(a.map((value, i) => (value - ofA) * (b[i]! - ofB))) / spread;
}

/** The middle number, or the lower of two. */
export function median(x: ArrayLike<number>): number {
  return Array.from(x).sort((a, b) => a - b)[(x.length - 1) >> 1]!;
}

/** How much of the variance of attention weights the places of query and key explain. */

/** Sums of squares about the uniform row. */
export interface PositionVariance {
  /** What the mean map explains; it may fall below 0 by chance, as the noise of the mean is taken off. */
  readonly byPosition: number;
  /** All of it. */
  readonly total: number;
}

/**
 * Weights a(n, i, j) of N texts, j ≤ i, about 1/(i + 1), which is the mean of any row: total Σ (a − 1/(i + 1))², of which
 * Σ [N·(ā(i, j) − 1/(i + 1))² − s²(i, j)] belongs to position; s² (with N − 1) takes off what the mean of N texts has by
 * chance.
 *
 * @throws {RangeError} if there are fewer than two maps.
 */
export function varianceByPosition(
  maps: readonly (readonly (readonly number[])[])[],
): PositionVariance {
  const N = maps.length;
  if (N < 2) throw new RangeError(`Cannot tell texts from places as there must be 2 maps: ${N}`);
  let [byPosition, total] = [0, 0];
  for (let i = 1; i < maps[0]!.length; i++) {
    const uniform = 1 / (i + 1);
    for (let j = 0; j <= i; j++) {
      let [sum, squares] = [0, 0];
      for (const map of maps) {
        const x = map[i]![j]! - uniform;
        sum += x;
        squares += x * x;
      }
      const within = Math.max(0, squares - sum * sum / N) / (N - 1);
      byPosition += sum * sum / N - within;
      total += squares;
    }
  }
  return { byPosition, total };
}

/** Several heads together. */
export function sumOfVariances(parts: readonly PositionVariance[]): PositionVariance {
  return {
    byPosition: parts.reduce((sum, part) => sum + part.byPosition, 0),
    total: parts.reduce((sum, part) => sum + part.total, 0),
  };
}

import { Pcg64 } from "../random/mod.ts";
import { checkInteger } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/** Settings of {@linkcode blockBootstrap}. */
export interface BlockBootstrapOptions {
  /** How many consecutive values stay together; at most half of them. 1 is the ordinary bootstrap. */
  blockLength: number;
  /** How many resampled means, 1,000 unless told otherwise. */
  resamples?: number;
  /** The share of cases in which the interval should hold the true mean, 0.95 unless told otherwise. */
  level?: number;
  /** The seed of the resampling; the same seed gives the same interval. */
  seed: number | bigint;
}

/** A mean with its interval, all in the unit of the values. */
export interface MeanInterval {
  /** The mean of the values. */
  mean: number;
  /** The lower end, at most the mean. */
  low: number;
  /** The upper end, at least the mean. */
  high: number;
}

/**
 * The mean of dependent values with a moving-block bootstrap interval.
 *
 * Neighbouring tokens of a text are not independent, so blocks of `blockLength` consecutive values are drawn with
 * replacement from all N − blockLength + 1 of them and laid end to end until N values stand there, the last block cut
 * short (Künsch, "The jackknife and the bootstrap for general stationary observations", 1989). Values near the ends
 * lie in fewer blocks; each resampled mean is therefore shifted by the known difference between the mean of all
 * resamples and the mean of the values (Lahiri, "Resampling methods for dependent data", 2003). The ends are the
 * (1 ± level)/2 quantiles with linear interpolation, widened to the mean where extreme skewness leaves it outside.
 *
 * The interval is too narrow when fewer than about 20 blocks fit into the values, or when dependence reaches further than a block.
 *
 * @param values N ≥ 2 finite numbers in their order.
 * @throws RangeError if there are fewer than two values, one is not finite, or a setting is out of range.
 *
 * @example
 * ```ts
 * import { blockBootstrap } from "@haze/haze/metrics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const values = Array.from({ length: 100 }, (_, i) => i % 10);
 * const { mean, low, high } = blockBootstrap(values, { blockLength: 5, seed: 1 });
 * assertEquals(mean, 4.5);
 * assert(low < mean && mean < high);
 * ```
 */
export function blockBootstrap(values: Numbers, options: BlockBootstrapOptions): MeanInterval {
  const { blockLength, resamples = 1000, level = 0.95, seed } = options;
  const count = values.length;
  checkValues(values);
  checkInteger(blockLength, "blockLength (at most half the values)", 1, Math.floor(count / 2));
  checkInteger(resamples, "resamples", 1, 10_000_000);
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot take level as a share between 0 and 1: ${level}`);
  }
  const mean = meanOf(values);
  const sums = deviationSums(values, mean);
  const starts = count - blockLength + 1;
  const fullBlocks = Math.floor(count / blockLength);
  const rest = count - fullBlocks * blockLength;
  const expected = fullBlocks * meanBlockSum(sums, starts, blockLength) + meanBlockSum(sums, starts, rest);
  const generator = new Pcg64(seed);
  const shifts = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let total = -expected;
    for (let block = 0; block < fullBlocks; block++) {
      const start = generator.below(starts);
      total += sums[start + blockLength] - sums[start];
    }
    if (rest > 0) {
      const start = generator.below(starts);
      total += sums[start + rest] - sums[start];
    }
    shifts[resample] = total / count;
  }
  shifts.sort();
  const low = mean + Math.min(quantile(shifts, (1 - level) / 2), 0);
  const high = mean + Math.max(quantile(shifts, (1 + level) / 2), 0);
  return { mean, low, high };
}

function meanOf(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

// Running sums make a block's sum one subtraction; sums of deviations stay small, so no digits are lost in it.
function deviationSums(values: Numbers, mean: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + (values[i] - mean);
  return sums;
}

function meanBlockSum(sums: Float64Array, starts: number, length: number): number {
  let total = 0;
  for (let start = 0; start < starts; start++) total += sums[start + length] - sums[start];
  return total / starts;
}

function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

function checkValues(values: Numbers): void {
  if (values.length < 2) {
    throw new RangeError(
      `Cannot bootstrap a mean as an average of at least two values: ${values.length} given`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(
        `Cannot bootstrap a mean as an average of finite values: entry ${i} is ${values[i]}`,
      );
    }
  }
}

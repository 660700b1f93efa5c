import { checkCount, checkFinite } from "../number_checks.ts";
import { TURN, wrapPhases } from "./wrap.ts";

/**
 * The entropy of a histogram of phases, −Σ p_b ln p_b over equal bins of [0, 2π), in nats.
 *
 * ln(bins) if the phases fill the circle evenly, 0 if they share a bin. With few phases a bin it lies below what the
 * density has, so compare only at equal N and bins.
 *
 * @param theta N phases in radians
 * @param bins how many; max(10, ⌊N/10⌋) unless told otherwise
 * @returns nats in [0, ln bins]
 * @throws {RangeError} if there is no phase, one is not finite, or `bins` is not a positive integer
 *
 * @example
 * ```ts
 * import { phaseEntropyNats } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(phaseEntropyNats([1, 1.01, 1.02]), 0);
 * assertAlmostEquals(phaseEntropyNats([0.5, 2, 3.5, 5], 4), Math.log(4));
 * ```
 */
export function phaseEntropyNats(theta: ArrayLike<number>, bins?: number): number {
  checkFinite(theta, "phases");
  const N = theta.length;
  const count = bins ?? Math.max(10, Math.floor(N / 10));
  checkCount(count, "bins");
  const phases = Float64Array.from(theta);
  wrapPhases(phases);
  const filled = new Float64Array(count);
  for (const phase of phases) filled[Math.min(count - 1, Math.floor(phase / TURN * count))] += 1;
  let nats = 0;
  for (const n of filled) if (n > 0) nats -= n / N * Math.log(n / N);
  return nats;
}

import type { Attribution } from "./use_attribution.ts";
import { checkInteger } from "./checks.ts";
import { clip } from "./numbers.ts";
import { LEAST_WEIGHT, MOST_WEIGHT } from "./source_weight_bounds.ts";

/**
 * Upstream's decay, in place: aⱼ = useⱼ / (max use + 1e-6), wⱼ ← clip(wⱼ·exp(−1.5·aⱼ), 0.2, 1).
 *
 * Weights only fall, and the more useful a source, the faster.
 *
 * @param weights V numbers.
 * @returns The factors exp(−1.5·aⱼ), one a source of the attribution.
 * @throws {RangeError} if a source has no weight.
 *
 * @example
 * ```ts
 * import { throttleByUse } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const weights = Float32Array.of(1, 1, 1);
 * throttleByUse(weights, { ids: Int32Array.of(0, 2), amounts: Float64Array.of(0, 3) });
 * assertAlmostEquals(weights[2], Math.exp(-1.5), 1e-6);
 * ```
 */
export function throttleByUse(weights: Float32Array | Float64Array, use: Attribution): Float64Array {
  let most = -Infinity;
  for (const amount of use.amounts) most = Math.max(most, amount);
  return use.amounts.map((amount, i) => {
    const id = use.ids[i];
    checkInteger("throttle sources", "source", id, 0, weights.length - 1);
    const factor = Math.exp(-1.5 * amount / (most + 1e-6));
    weights[id] = clip(weights[id] * factor, LEAST_WEIGHT, MOST_WEIGHT);
    return factor;
  });
}

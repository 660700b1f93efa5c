import { checkAtLeast, checkInteger } from "./checks.ts";
import { clip, deviation, mean, median } from "./numbers.ts";
import { layerStats, readLayer, type ReliabilityState } from "./reliability.ts";

/**
 * The hazard of a teacher layer as upstream reads it off its tracker, in [0, 1]:
 * clip(0.3·(explorers − stabilisers) + 0.3·std(x) + 0.4·tanh(mean y), 0, 1), shares of heads by threshold 1.
 *
 * Its last term grows with reliability, so that a layer that is surer counts as more hazardous: upstream's oddity.
 *
 * @throws {RangeError} if there is no such layer.
 *
 * @example A layer that has seen nothing: all explorers, nothing else.
 * ```ts
 * import { newReliability, reliabilityHazard } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(reliabilityHazard(newReliability(1, 4), 0), 0.3);
 * ```
 */
export function reliabilityHazard(state: ReliabilityState, layer: number): number {
  const { stabiliserShare } = layerStats(state, layer, 1);
  const { x, y } = readLayer(state, layer);
  return clip(0.3 * (1 - 2 * stabiliserShare) + 0.3 * deviation(x) + 0.4 * Math.tanh(mean(y)), 0, 1);
}

/**
 * The hazard of a student layer by its gradient against what is usual: clip(g / (2·usual), 0, 1), which is ½ for a
 * usual gradient.
 *
 * @param gradientRms Root mean square of the layer's gradient, read before the step.
 * @param usualRms What is usual, above 0; upstream writes 0.1 (and reads after the step, so that it gets 0 always).
 * @throws {RangeError} if a number is negative or not finite, or `usualRms` is 0.
 *
 * @example
 * ```ts
 * import { gradientHazard } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([gradientHazard(1, 1), gradientHazard(10, 1)], [0.5, 1]);
 * ```
 */
export function gradientHazard(gradientRms: number, usualRms: number): number {
  checkAtLeast("take a hazard", "the gradient", gradientRms, 0);
  checkAtLeast("take a hazard", "the usual gradient", usualRms, 0, true);
  return clip(gradientRms / (2 * usualRms), 0, 1);
}

/**
 * The hazards of layers among each other: hₗ = clip(gₗ / (2·(median g + 1e-6)), 0, 1).
 *
 * @throws {RangeError} if a gradient is negative or not finite.
 *
 * @example
 * ```ts
 * import { relativeHazards } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(relativeHazards([1, 1, 10]).map((hazard) => Math.round(10 * hazard)), [5, 5, 10]);
 * ```
 */
export function relativeHazards(gradientRms: ArrayLike<number>): number[] {
  const usual = median(gradientRms) + 1e-6;
  return Array.from(gradientRms, (g) => gradientHazard(g, usual));
}

/**
 * The attention rank that a hazard asks for.
 *
 * `"upstream"` counts in ranks of the shared projection: ⌊clip((1 + h)·⌊r/2⌋, 2, r)⌋, which the student then cuts to
 * [2, k]; as r/2 is mostly above k, it is k for every hazard. `"exact"` maps h linearly onto the ranks there are:
 * round(2 + h·(k − 2)).
 *
 * @param hazard h in [0, 1].
 * @param sizes r, the shared rank, and k, the student's attention rank; each at least 2.
 * @throws {RangeError} if a number is out of range.
 *
 * @example
 * ```ts
 * import { suggestKeepK } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = { sharedRank: 64, attentionRank: 24 };
 * assertEquals([0, 0.5, 1].map((hazard) => suggestKeepK(hazard, sizes, "upstream")), [24, 24, 24]);
 * assertEquals([0, 0.5, 1].map((hazard) => suggestKeepK(hazard, sizes)), [2, 13, 24]);
 * ```
 */
export function suggestKeepK(
  hazard: number,
  sizes: { readonly sharedRank: number; readonly attentionRank: number },
  rule: "exact" | "upstream" = "exact",
): number {
  const { sharedRank, attentionRank } = sizes;
  checkInteger("suggest an attention rank", "attentionRank", attentionRank, 2, 2 ** 20);
  if (rule === "upstream") return clip(suggestedRank(hazard, sharedRank), 2, attentionRank);
  checkHazard(hazard);
  return Math.round(2 + hazard * (attentionRank - 2));
}

/** Upstream's suggestion before the student cuts it: ⌊clip((1 + h)·⌊r/2⌋, 2, r)⌋. */
export function suggestedRank(hazard: number, sharedRank: number): number {
  checkHazard(hazard);
  checkInteger("suggest an attention rank", "sharedRank", sharedRank, 2, 2 ** 20);
  return Math.floor(clip((1 + hazard) * Math.floor(sharedRank / 2), 2, sharedRank));
}

function checkHazard(hazard: number): void {
  if (hazard >= 0 && hazard <= 1) return;
  throw new RangeError(`Cannot suggest an attention rank as a hazard must be in [0, 1]: ${hazard}`);
}

import { checkAtLeast } from "./checks.ts";
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

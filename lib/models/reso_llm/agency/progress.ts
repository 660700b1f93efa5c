import type { Goal } from "./goal.ts";

/** Weights of what has been said of a goal's words, and of how near the text is to them. */
const [COVERAGE_WEIGHT, NEARNESS_WEIGHT] = [0.7, 0.3];

/** Upstream's progress of any goal: 1 − mean |target − memory| over the axes. Two random memories are at some 0.75. */
export function upstreamProgress(goal: Goal, axes: ArrayLike<number>): number {
  const apart = goal.targetOrientation.map((target, axis) => Math.abs(target - axes[axis]));
  return apart.length === 0 ? 0 : 1 - apart.reduce((sum, x) => sum + x, 0) / apart.length;
}

/** The way an axis has come from where it was to where it is to be, in [0, 1]. */
export function axisProgress(
  { sourceAxis, targetOrientation, startValue }: Goal,
  axes: ArrayLike<number>,
): number {
  if (sourceAxis === undefined) return 0;
  const way = targetOrientation[sourceAxis] - startValue;
  return way === 0 ? 1 : Math.min(1, Math.max(0, (axes[sourceAxis] - startValue) / way));
}

/** 0.7 times the share of content words that were said, and 0.3 times the best nearness. */
export function wordProgress({ stems, said, nearness }: Goal): number {
  const coverage = stems.length === 0 ? 0 : said.length / stems.length;
  return COVERAGE_WEIGHT * coverage + NEARNESS_WEIGHT * nearness;
}

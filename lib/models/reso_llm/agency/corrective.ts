import { SEDENION_AXES, type SedenionAxis } from "../../../physics/mod.ts";
import type { GoalCause } from "./goal.ts";

/** Upstream's bounds: axes that should not be lower, and one that should not be higher. */
const UPSTREAM_BOUNDS: readonly { axis: SedenionAxis; bound: number; tooHigh?: true }[] = [
  { axis: "coherence", bound: 0.3 },
  { axis: "identity", bound: 0.2 },
  { axis: "duality", bound: 0.7, tooHigh: true },
  { axis: "harmony", bound: 0.3 },
  { axis: "consciousness", bound: 0.2 },
];

/**
 * The goals that upstream forms of a memory: each axis that is beyond a fixed bound. A memory in which there is nothing
 * is beyond four of them.
 *
 * @param coherenceBound that of the coherence axis
 */
export function upstreamCorrectives(axes: ArrayLike<number>, coherenceBound: number): GoalCause[] {
  return UPSTREAM_BOUNDS.flatMap(({ axis, bound: usual, tooHigh }) => {
    const bound = axis === "coherence" ? coherenceBound : usual;
    const sourceAxis = SEDENION_AXES.indexOf(axis);
    const value = axes[sourceAxis];
    const deficit = tooHigh ? value - bound : bound - value;
    if (!(deficit > 0)) return [];
    const description = `${tooHigh ? "Reduce" : "Restore"} ${axis} (currently ${value.toFixed(2)})`;
    const targetOrientation = SEDENION_AXES.map((_, a) => a !== sourceAxis ? 0.5 : tooHigh ? 0.3 : 0.7);
    return [{ description, type: "corrective", priority: 2 * deficit, sourceAxis, targetOrientation }];
  });
}

/**
 * The goals that a memory gives reason for: each axis that has fallen below its running mean by more than `least`. What
 * a memory has never shown is not missing from it, so an empty one gives none.
 *
 * @param mean what the memory has shown so far, an axis each
 */
export function fallenAxes(
  axes: ArrayLike<number>,
  mean: ArrayLike<number>,
  least: number,
): GoalCause[] {
  return SEDENION_AXES.flatMap((axis, sourceAxis): GoalCause[] => {
    const [value, shown] = [axes[sourceAxis], mean[sourceAxis]];
    if (!(shown - value > least)) return [];
    const description = `Restore ${axis} (${value.toFixed(2)}, it has been ${shown.toFixed(2)})`;
    const targetOrientation = Array.from(mean);
    const priority = Math.min(1, 2 * (shown - value));
    return [{ description, type: "corrective", priority, sourceAxis, targetOrientation, startValue: value }];
  });
}

/** What a mechanism is to an experiment: what must move when it is taken away. */
import type { Budget } from "./budget.ts";
import type { Comparison, Metric, Side } from "./comparison.ts";
import type { HazeTrialConfig } from "./haze_config.ts";
import type { HazeLab } from "./haze_lab.ts";

/** What an ablation starts from. */
export interface AblationBase {
  /** Text and backend. */
  readonly lab: HazeLab;
  /** The model with everything on, and how it is trained. */
  readonly config: HazeTrialConfig;
}

/** One side of a mechanism, with what both sides have equal. */
export interface MechanismArm extends Side {
  /** What is equal between it and the mechanism itself; empty for the mechanism itself. */
  readonly budget: string;
}

/** A mechanism, entered before anything is measured; its arms are made from a `Base` of its model. */
export interface Mechanism<Base = AblationBase> {
  /** Kind of the model, as `haze`. */
  readonly model: string;
  /** Name on the command line, in kebab case. */
  readonly name: string;
  /** What it is. */
  readonly statement: string;
  /** Rows of the claims register that it bears on. */
  readonly claims: readonly string[];
  /** What must move. */
  readonly metric: Metric;
  /** Whether somebody said that it is better with the mechanism than without. */
  readonly isClaimedBetter: boolean;
  /** The smallest difference that matters, in the metric's unit. */
  readonly smallestEffect: number;
  /** What is made equal between on and off. */
  readonly matched: Budget;
  /** With it, without it, and its null control: all of its cost, none of what it is said to do. */
  arms(base: Base): { readonly on: Side; readonly off: MechanismArm; readonly null: MechanismArm };
}

/**
 * The comparisons of a mechanism: with it against without it, and against its null control.
 *
 * @throws {RangeError} if the base does not have it, or the budget cannot be matched.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HazeLab, hazeTrialConfig, mechanismComparisons, mechanismsOf } from "@haze/haze/experiments";
 * const lab = new HazeLab({ name: "hills", text: "the haze settles over the hills. ".repeat(20), bytes: 660 });
 * const [gate] = mechanismsOf("haze", "learned-gate");
 * const found = mechanismComparisons(gate!, { lab, config: hazeTrialConfig() });
 * assertEquals(found.map(({ name }) => name), ["learned-gate / off", "learned-gate / null"]);
 * ```
 */
export function mechanismComparisons<Base>(mechanism: Mechanism<Base>, base: Base): Comparison[] {
  const { name, metric, smallestEffect, isClaimedBetter } = mechanism;
  const { on, off, null: control } = mechanism.arms(base);
  return [["off", off], ["null", control]].map((pair) => {
    const [kind, { budget, ...b }] = pair as [string, MechanismArm];
    return {
      ...{ name: `${name} / ${kind}`, a: on, b, metric, smallestEffect, budget },
      ...(isClaimedBetter ? { claimed: "a" as const } : {}),
    };
  });
}

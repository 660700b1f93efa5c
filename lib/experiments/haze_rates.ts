/** Learning rates that suit kinds of haze models. */
import type { HazePreset, HeadType } from "../models/mod.ts";
import { type HazeTrialConfig, hazeTrialConfig } from "./haze_config.ts";
import type { HazeNullName } from "./haze_nulls.ts";

/** What a model learns to attend with; `none` if nothing. */
export type HazeKind = HeadType | "none";

/**
 * Peak learning rates with the lowest held-out loss of each kind, as `tools/sweep_rates.ts` finds them on seeds that decide
 * no claim: kinds that learn best at other rates would else be told apart by the rate that was chosen for one. `full` is the
 * preset `tiny` in 600 steps; `quick` the small model of short runs in 250.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { HAZE_RATES } from "@haze/haze/experiments";
 * const { hybrid, none } = HAZE_RATES.full;
 * assert(none > hybrid); // without attention there is less that a high rate can break
 * ```
 */
export const HAZE_RATES: { readonly [N in "quick" | "full"]: Readonly<Record<HazeKind, number>> } = {
  quick: { hybrid: 0.01, content: 0.01, reweight: 0.01, none: 0.04 },
  full: { hybrid: 0.01, content: 0.005, reweight: 0.01, none: 0.02 },
};

/** The kind of a model under null controls. */
export function hazeKind(
  { headType }: Pick<HazePreset, "headType">,
  nulls: readonly HazeNullName[],
): HazeKind {
  return nulls.includes("attentionOff") ? "none" : headType;
}

/**
 * A trial at the learning rate of its own kind: its rates times the ratio of the best rate of its kind to that of
 * `reference`'s kind, by `HAZE_RATES.full`. A trial of the same kind stays as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { atOwnRate, hazeTrialConfig } from "@haze/haze/experiments";
 * const hybrid = hazeTrialConfig();
 * const content = hazeTrialConfig({ model: { headType: "content" } });
 * const rates = [hybrid, content].map((config) => atOwnRate(config, hybrid).training.learningRate);
 * assertEquals(rates, [0.01, 0.005]);
 * ```
 */
export function atOwnRate(config: HazeTrialConfig, reference: HazeTrialConfig): HazeTrialConfig {
  const [own, other] = [config, reference].map(({ model, nulls }) => HAZE_RATES.full[hazeKind(model, nulls)]);
  if (own === other) return config;
  const { learningRate, minLearningRate } = config.training;
  const scaled = {
    learningRate: learningRate * own! / other!,
    minLearningRate: minLearningRate * own! / other!,
  };
  return hazeTrialConfig({ ...config, training: { ...config.training, ...scaled } });
}

/** What a budget says of the learning rates of two trials, and of how they were chosen: nothing if they are equal. */
export function ratesText(reference: HazeTrialConfig, config: HazeTrialConfig, choice: string): string {
  const [usual, own] = [reference, config].map(({ training }) => training.learningRate);
  return own === usual ? "" : `; learning rates ${usual} and ${own}, ${choice}`;
}

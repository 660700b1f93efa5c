/** Learning-rate schedules: linear warm-up, then one of several ways down. */
import { PHI } from "../physics/constants.ts";
import type { ScheduleName, TrainingConfig } from "./config.ts";

/** The settings that a schedule reads. */
export type ScheduleConfig = Pick<
  TrainingConfig,
  "steps" | "learningRate" | "minLearningRate" | "warmupSteps" | "schedule" | "goldenDecayScale"
>;

/** The rate at `progress` steps after the warm-up. */
const AFTER_WARMUP: { readonly [N in ScheduleName]: (progress: number, config: ScheduleConfig) => number } = {
  constant: (_, { learningRate }) => learningRate,
  // Half a cosine from the peak to the minimum (Loshchilov & Hutter, arXiv 1608.03983, without restarts).
  cosine: (progress, { steps, warmupSteps, learningRate, minLearningRate }) => {
    const share = Math.min(1, progress / Math.max(1, steps - 1 - warmupSteps));
    return minLearningRate + 0.5 * (learningRate - minLearningRate) * (1 + Math.cos(Math.PI * share));
  },
  // The same half cosine, but counted so that the minimum would come one step after the last.
  llama2c: (progress, { steps, warmupSteps, learningRate, minLearningRate }) => {
    const share = Math.min(1, progress / (steps - warmupSteps));
    return minLearningRate + 0.5 * (learningRate - minLearningRate) * (1 + Math.cos(Math.PI * share));
  },
  // In a straight line to the minimum, which the last step has.
  linear: (progress, { steps, warmupSteps, learningRate, minLearningRate }) => {
    const share = Math.min(1, progress / Math.max(1, steps - 1 - warmupSteps));
    return learningRate + share * (minLearningRate - learningRate);
  },
  // Divided by the golden ratio in each `goldenDecayScale` warm-ups, down to the minimum.
  golden: (progress, { warmupSteps, goldenDecayScale: scale, learningRate, minLearningRate }) =>
    Math.max(
      minLearningRate,
      learningRate * PHI ** (-progress / (scale * Math.max(1, warmupSteps))),
    ),
};

/**
 * The learning rate of step `step` (from 0): base·(step + 1)/warmup during the warm-up, then the schedule. With `llama2c` the
 * warm-up is base·step/warmup, as in llama2.c: the first step moves nothing but the moments.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DEFAULT_TRAINING, learningRateAt } from "@haze/haze/training";
 * const config = { ...DEFAULT_TRAINING, learningRate: 1, minLearningRate: 0, warmupSteps: 10, steps: 111 };
 * assertEquals(learningRateAt(0, config), 0.1);
 * assertEquals(learningRateAt(10, config), 1);
 * assertEquals(learningRateAt(60, config), 0.5);
 * ```
 */
export function learningRateAt(step: number, config: ScheduleConfig): number {
  const { warmupSteps, learningRate, schedule } = config;
  if (step < warmupSteps) return learningRate * (schedule === "llama2c" ? step : step + 1) / warmupSteps;
  return AFTER_WARMUP[schedule](step - warmupSteps, config);
}

/** Models and runs of the claims on haze: small for a check, those of the register otherwise. */
import type { HazePreset } from "../../models/mod.ts";
import { type HazeTrialConfig, hazeTrialConfig } from "../haze_config.ts";
import type { HazeNullName } from "../haze_nulls.ts";

const QUICK_MODEL = { T: 32, nEmb: 32, nodes: 64, nBlocks: 2, nHeads: 4 } as const;
const QUICK_TRAINING = { steps: 250, batch: 8, dropout: 0 } as const;
const FULL_STEPS = 600;

/** Seeds of a decision unless told otherwise. */
export const CLAIM_SEEDS = { quick: 5, full: 10 } as const;

/**
 * Peak learning rates with the lowest held-out loss of each kind of heads, as `tools/sweep_rates.ts` finds them on seeds
 * that decide no claim: kinds that learn best at other rates would else be told apart by the rate that was chosen for one.
 */
export const CLAIM_RATES = {
  quick: { hybrid: 0.01, content: 0.01, reweight: 0.01, none: 0.04 },
  full: { hybrid: 0.01, content: 0.005, reweight: 0.01, none: 0.02 },
} as const;

/** A model of the register and its training: all claims on text start from it, so that they share runs. */
export function claimConfig(
  isQuick: boolean,
  model: Partial<HazePreset> = {},
  nulls: readonly HazeNullName[] = [],
): HazeTrialConfig {
  const rates = CLAIM_RATES[isQuick ? "quick" : "full"];
  const learningRate = rates[nulls.includes("attentionOff") ? "none" : model.headType ?? "hybrid"];
  const training = { learningRate, minLearningRate: learningRate / 100 };
  return isQuick
    ? hazeTrialConfig({
      model: { ...QUICK_MODEL, ...model },
      training: { ...QUICK_TRAINING, ...training },
      nulls,
    })
    : hazeTrialConfig({ model, training: { steps: FULL_STEPS, ...training }, nulls });
}

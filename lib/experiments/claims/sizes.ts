/** Models and runs of the claims on haze: small for a check, those of the register otherwise. */
import type { HazePreset } from "../../models/mod.ts";
import { type HazeTrialConfig, hazeTrialConfig } from "../haze_config.ts";
import type { HazeNullName } from "../haze_nulls.ts";
import { HAZE_RATES, hazeKind } from "../haze_rates.ts";

const QUICK_MODEL = { T: 32, nEmb: 32, nodes: 64, nBlocks: 2, nHeads: 4 } as const;
const QUICK_TRAINING = { steps: 250, batch: 8, dropout: 0 } as const;
const FULL_STEPS = 600;

/** Seeds of a decision unless told otherwise. */
export const CLAIM_SEEDS = { quick: 5, full: 10 } as const;
/** Seeds of a full decision on llisa: its runs take longer than ten seconds. */
export const LLISA_SEEDS = 5;

/** A model of the register and its training: all claims on text start from it, so that they share runs. */
export function claimConfig(
  isQuick: boolean,
  model: Partial<HazePreset> = {},
  nulls: readonly HazeNullName[] = [],
): HazeTrialConfig {
  const rates = HAZE_RATES[isQuick ? "quick" : "full"];
  const learningRate = rates[hazeKind({ headType: "hybrid", ...model }, nulls)];
  const training = { learningRate, minLearningRate: learningRate / 100 };
  return isQuick
    ? hazeTrialConfig({
      model: { ...QUICK_MODEL, ...model },
      training: { ...QUICK_TRAINING, ...training },
      nulls,
    })
    : hazeTrialConfig({ model, training: { steps: FULL_STEPS, ...training }, nulls });
}
/** Seeds of a full decision on spiral: all of its runs together are to take a quarter of an hour. */
export const SPIRAL_SEEDS = 5;
/** Seeds of a full decision on Reso-LLM: all of its runs together are to take a third of an hour. */
export const RESO_LLM_SEEDS = 5;

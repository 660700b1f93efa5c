/** A resoformer laboratory for tests, and settings that train for a moment. */
import {
  ResoformerLab,
  type ResoformerTrialConfig,
  resoformerTrialConfig,
  type ResoformerTrialOptions,
} from "../../../lib/experiments/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";

export const LAB: ResoformerLab = await ResoformerLab.open("builtin", kernelsNamed("wasm-strict"));

/** A tiny model and a few steps. */
export function shortConfig(
  { model, ...options }: ResoformerTrialOptions = {},
  steps = 12,
): ResoformerTrialConfig {
  const tiny = { dim: 16, numHeads: 2, ffnDim: 16, maxSeqLen: 16 };
  return resoformerTrialConfig(true, {
    ...options,
    model: { ...tiny, ...model },
    training: { steps, batch: 2, warmupSteps: 2, ...options.training },
  });
}

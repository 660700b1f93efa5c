/** A spiral laboratory for tests, and settings that train for a moment. */
import {
  SpiralLab,
  type SpiralTrialConfig,
  spiralTrialConfig,
  type SpiralTrialOptions,
} from "../../../lib/experiments/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";

export const LAB: SpiralLab = await SpiralLab.open("builtin", kernelsNamed("wasm-strict"));

/** A tiny model in a tiny world, and a few steps. */
export function shortConfig(
  { model, training, ...options }: SpiralTrialOptions = {},
  steps = 12,
): SpiralTrialConfig {
  const tiny = { vocabSize: 16, d: 8, L: 2, k: 6, keepK: 3, r: 8, retrieved: 4, temperatureTopK: 8 };
  return spiralTrialConfig(true, {
    ...options,
    model: { ...tiny, ...model },
    training: { steps, batch: 4, ...training },
  });
}

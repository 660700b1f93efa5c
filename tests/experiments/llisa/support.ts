/** A llisa laboratory for tests, and settings that train for a moment. */
import {
  type LlisaArm,
  LlisaLab,
  type LlisaTrialConfig,
  llisaTrialConfig,
} from "../../../lib/experiments/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";

export const LAB: LlisaLab = await LlisaLab.open("builtin", kernelsNamed("wasm"));

/** Four steps of a base, and a few of an arm. */
export function shortConfig(arm: Partial<LlisaArm> = {}): LlisaTrialConfig {
  const config = llisaTrialConfig(true, { steps: 4, ...arm });
  return { ...config, evaluateEvery: 2, base: { ...config.base, steps: 4, warmupSteps: 1 } };
}

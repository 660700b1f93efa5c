/** Sizes of the claims on Reso-LLM that are decided by short runs and made cases. */
import { type ResoLLMTrialConfig, resoLLMTrialConfig } from "../reso_llm/reso_llm_config.ts";
import type { ResoLLMNullName } from "../reso_llm/reso_llm_nulls.ts";
import type { ResoLLMSettings } from "../../models/reso_llm/mod.ts";

/** Seeds of a full decision that trains. */
export const RESO_LLM_TRAINED_SEEDS = 5;
/** Steps of a short decision: it is to take seconds, and says no more than that all of it runs. */
const QUICK_STEPS = 60;

/** A training of the register: that of the laboratory, cut short for a check. */
export function resoLLMClaimConfig(
  isQuick: boolean,
  model: Partial<ResoLLMSettings> = {},
  nulls: readonly ResoLLMNullName[] = [],
): ResoLLMTrialConfig {
  return resoLLMTrialConfig(isQuick, {
    model,
    nulls,
    ...(isQuick ? { training: { steps: QUICK_STEPS } } : {}),
  });
}

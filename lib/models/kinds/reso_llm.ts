/** reso-llm as a kind of models. */
import type { ModelKind } from "../contract.ts";
import { checkResoLLMSettings } from "../reso_llm/config/mod.ts";
import { ResoLLMModel } from "../reso_llm/model/model.ts";
import { resoLLMSpecs } from "../reso_llm/model/specs.ts";

/** Parameters and models of a checked config. */
export const kind: ModelKind = {
  specs: (config) => resoLLMSpecs(checkResoLLMSettings(config)),
  build: (config, kernels) => new ResoLLMModel(checkResoLLMSettings(config), { kernels, initialise: false }),
};

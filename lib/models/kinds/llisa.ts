/** llisa as a kind of models. */
import type { ModelKind } from "../contract.ts";
import { checkLlisaConfig } from "../llisa/config.ts";
import { LlisaModel } from "../llisa/model.ts";
import { llisaSpecs } from "../llisa/specs.ts";

/** Parameters and models of a checked config. */
export const kind: ModelKind = {
  specs: (config) => llisaSpecs(checkLlisaConfig(config)),
  build: (config, kernels) => new LlisaModel(checkLlisaConfig(config), { kernels, initialise: false }),
};

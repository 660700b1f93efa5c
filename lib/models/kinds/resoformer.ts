/** resoformer as a kind of models. */
import type { ModelKind } from "../contract.ts";
import { checkResoformerConfig } from "../resoformer/config.ts";
import { ResoformerModel } from "../resoformer/model.ts";
import { resoformerSpecs } from "../resoformer/specs.ts";

/** Parameters and models of a checked config. */
export const kind: ModelKind = {
  specs: (config) => resoformerSpecs(checkResoformerConfig(config)),
  build: (config, kernels) =>
    new ResoformerModel(checkResoformerConfig(config), { kernels, initialise: false }),
};

/** haze as a kind of models. */
import type { ModelKind } from "../contract.ts";
import { checkHazeConfig } from "../haze/config.ts";
import { HazeModel } from "../haze/model.ts";
import { hazeSpecs } from "../haze/specs.ts";

/** Parameters and models of a checked config. */
export const kind: ModelKind = {
  specs: (config) => hazeSpecs(checkHazeConfig(config)),
  build: (config, kernels) => new HazeModel(checkHazeConfig(config), { kernels, initialise: false }),
};

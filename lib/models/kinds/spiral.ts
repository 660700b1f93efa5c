/** spiral as a kind of models. */
import type { ModelKind } from "../contract.ts";
import { checkSpiralConfig } from "../spiral/student/config.ts";
import { SpiralModel } from "../spiral/student/spiral_model.ts";
import { spiralSpecs } from "../spiral/student/specs.ts";

/** Parameters and models of a checked config. */
export const kind: ModelKind = {
  specs: (config) => spiralSpecs(checkSpiralConfig(config)),
  build: (config, kernels) => new SpiralModel(checkSpiralConfig(config), { kernels, initialise: false }),
};

/** What the tests of the model share. */
import type { Kernels } from "../../../lib/kernels/mod.ts";
import { checkLlisaConfig, type LlisaConfig, LlisaModel } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

/** A few hundred scalars, and more heads than key heads. */
export function tiny(given: Partial<LlisaConfig> = {}): LlisaConfig {
  return checkLlisaConfig({
    ...{ vocabSize: 5, maxSeqLen: 4, dim: 8, hiddenDim: 12, nLayers: 2, nHeads: 4, nKvHeads: 2 },
    ...given,
  });
}

/** A model whose weights are large enough for every part of it to matter; gains differ too. */
export function lively(config: LlisaConfig, kernels: Kernels, seed = 5): LlisaModel {
  const model = new LlisaModel(config, { kernels });
  const random = new Pcg64(seed);
  for (const [, { shape, floats }] of model.parameters.entries()) {
    const centre = shape.length === 1 ? 1 : 0;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(centre + 0.4 * random.normal());
  }
  return model;
}

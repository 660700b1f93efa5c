/** What the tests of Reso-LLM's model share. */
import type { Kernels } from "../../../lib/kernels/mod.ts";
import { noGradient } from "../../../lib/autograd/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import {
  checkResoLLMSettings,
  ResoLLMModel,
  type ResoLLMSettings,
} from "../../../lib/models/reso_llm/mod.ts";
import type { LayerInputs } from "../../../lib/models/reso_llm/mod.ts";
import { ids, step, Tensor } from "../../../lib/tensor/mod.ts";
import type { Trainable } from "../../../lib/training/mod.ts";

/** A few hundred scalars, all layers on. */
export function tiny(given: Partial<ResoLLMSettings> = {}): ResoLLMSettings {
  return checkResoLLMSettings({
    ...{ vocabSize: 5, maxSeqLen: 4, dim: 8, numLayers: 2, numHeads: 2, ffnDim: 6 },
    ...given,
  });
}

/** A model whose weights are large enough for every part of it to matter. */
export function lively(settings: ResoLLMSettings, kernels: Kernels, seed = 5): ResoLLMModel {
  const model = new ResoLLMModel(settings, { kernels });
  const random = new Pcg64(seed);
  for (const name of model.parameters.trainedNames) {
    const { floats } = model.parameters.get(name);
    const centre = /\.(gain|headWeights|frequencies|kappa)$/.test(name) || name === "smf.gate" ? 1 : 0;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(centre + 0.4 * random.normal());
  }
  return model;
}

/** Random numbers as what layers know of (B, T) tokens. */
export function someInputs(B: number, T: number, kernels: Kernels, seed = 3): Required<LayerInputs> {
  const random = new Pcg64(seed);
  const of = (shape: readonly number[]): Tensor => {
    const floats = kernels.floats(shape.reduce((size, n) => size * n));
    floats.forEach((_, i) => floats[i] = Math.fround(random.uniform() - 0.3));
    return new Tensor(floats, shape, kernels);
  };
  return { concepts: of([B, T, 64]), memory: of([B, 16]), foci: of([B, T]) };
}

/** Logits (T, V) of one row of ids. */
export function logitsOf(
  model: ResoLLMModel,
  tokens: ArrayLike<number>,
  inputs: LayerInputs = {},
): Float64Array {
  const { kernels } = model;
  const run = () => model.forward(ids(tokens, { shape: [1, tokens.length], kernels }), inputs);
  return noGradient(() => step(() => Float64Array.from(run().floats), kernels));
}

/** What the tests of gradients take. */
export type TrainingView = Trainable & { to(kernels: Kernels): TrainingView; close(): void };

/** A model in training with all its layers acting on the same random inputs. */
export function acting(model: ResoLLMModel): TrainingView {
  const { kind, kernels, parameters, vocabSize, contextLength, config } = model;
  return {
    ...{ kind, kernels, parameters, vocabSize, contextLength, config },
    logits: (ids, dropout) => {
      const [B, T] = ids.shape as [number, number];
      const inputs = someInputs(B, T, kernels);
      return model.forward(ids, { ...inputs, training: true, ...(dropout ? { dropout } : {}) });
    },
    to: (kernels) => acting(model.to(kernels)),
    close: () => model.close(),
  };
}

/** The trial of gradients: of every parameter of a model with all layers acting, against differences. */
import { crossEntropy, valueAndGradients } from "../../autograd/mod.ts";
import { kernelsNamed } from "../../kernels/mod.ts";
import { checkResoLLMSettings, type LayerInputs, ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { ids, Tensor } from "../../tensor/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";

const SIZES = { vocabSize: 8, dim: 8, numLayers: 1, numHeads: 2, ffnDim: 8, maxSeqLen: 6 } as const;
const [BATCH, EPSILON] = [2, 1e-6];
/** Entries of a parameter that are varied at most, drawn. */
const VARIED = 12;
/** Parameters of layers that upstream's loss does not reach. */
const EXTENSIONS = /^(prime|prsc|kuramoto|smf)\.|\.(kappa|headWeights|gate\.)/;

/**
 * In float64, with concepts, memory, foci and oscillators acting, and the memory's gate ajar. Metrics: `worst`, the largest
 * distance of a slope from its difference, relative to the largest slope of its parameter; `tensors`, and those among them
 * with a gradient that is not 0, `reached`; the same of the layers that upstream's loss does not reach, `extensions` and
 * `reachedExtensions`; `varied` entries.
 */
export function resoGradientTrial(): Trial {
  const config = { ...SIZES, batch: BATCH, varied: VARIED };
  return {
    experiment: "reso-llm/gradients/1",
    config,
    data: { name: "random tokens", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const [modelSeed, own] = seedSequence(seed, 2);
      const random = new Pcg64(own!);
      const kernels = kernelsNamed("reference64");
      const model = new ResoLLMModel(checkResoLLMSettings({ ...SIZES }), { seed: modelSeed!, kernels });
      try {
        // A memory that nothing was learnt of is shut, and lets no gradient through to its matrix.
        model.parameters.get("smf.gate").floats.fill(0.5);
        const T = SIZES.maxSeqLen;
        const row = () =>
          ids(Array.from({ length: BATCH * T }, () => random.below(SIZES.vocabSize)), {
            ...{ shape: [BATCH, T], kernels },
          });
        const filled = (shape: readonly number[]): Tensor => {
          const floats = kernels.floats(shape.reduce((size, n) => size * n));
          floats.forEach((_, i) => floats[i] = random.uniform() - 0.3);
          return new Tensor(floats, shape, kernels);
        };
        const [tokens, targets] = [row(), row()];
        const known: LayerInputs = {
          concepts: filled([BATCH, T, 64]),
          memory: filled([BATCH, 16]),
          foci: filled([BATCH, T]),
        };
        const loss = () => crossEntropy(model.forward(tokens, { ...known, training: true }), targets);
        const names = model.parameters.trainedNames;
        const { gradients } = valueAndGradients(loss, names.map((name) => model.parameters.get(name)));
        let [worst, varied, reached, reachedExtensions] = [0, 0, 0, 0];
        const extensions = names.filter((name) => EXTENSIONS.test(name));
        names.forEach((name, n) => {
          const { floats } = model.parameters.get(name);
          const exact = Array.from(gradients[n]!.floats);
          const most = exact.reduce((top, slope) => Math.max(top, Math.abs(slope)), 0);
          if (most > 0) reached++;
          if (most > 0 && EXTENSIONS.test(name)) reachedExtensions++;
          const entries = floats.length <= VARIED
            ? [...floats.keys()]
            : Array.from({ length: VARIED }, () => random.below(floats.length));
          for (const i of entries) {
            const kept = floats[i]!;
            const at = (x: number): number => {
              floats[i] = x;
              return loss().floats[0]!;
            };
            const slope = (at(kept + EPSILON) - at(kept - EPSILON)) / (2 * EPSILON);
            floats[i] = kept;
            varied++;
            if (most > 0) worst = Math.max(worst, Math.abs(slope - exact[i]!) / most);
          }
        });
        return Promise.resolve({
          metrics: {
            ...{ worst, varied, tensors: names.length, reached },
            ...{ extensions: extensions.length, reachedExtensions },
          },
        });
      } finally {
        model.close();
      }
    },
  };
}

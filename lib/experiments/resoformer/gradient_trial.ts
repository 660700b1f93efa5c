/** The trial of gradients by differences, the way in which the seed trains. */
import { crossEntropy, valueAndGradients } from "../../autograd/mod.ts";
import { kernelsNamed } from "../../kernels/mod.ts";
import { RESOFORMER_DEFAULTS, ResoformerModel } from "../../models/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { ids } from "../../tensor/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import { numericalGradients } from "../../training/mod.ts";
import type { Trial } from "../trial.ts";

/** About 900 weights: two passes for each. */
const SIZES = { vocabSize: 16, dim: 8, numLayers: 1, numHeads: 2, ffnDim: 16, maxSeqLen: 8 } as const;
const BATCH = 2;
/** Share of the entries of a large parameter that upstream varies in a step. */
const UPSTREAM_SHARE = 0.1;

/**
 * Metrics: cosines with the exact gradient, in float64, of `cosine`, differences in every weight, `cosineTenth`, in a tenth of
 * the weights as upstream takes them, and `cosineRandom`, a random direction; `worst`, the largest error relative to the
 * largest slope of its parameter; `passes`; `parameters`. Timings: `exactMs`, `numericalMs`.
 */
export function gradientTrial(): Trial {
  const config = { ...SIZES, batch: BATCH, share: UPSTREAM_SHARE };
  return {
    experiment: "resoformer/gradients/1",
    config,
    data: { name: "random tokens", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const [modelSeed, tokenSeed] = seedSequence(seed, 2);
      const random = new Pcg64(tokenSeed!);
      const kernels = kernelsNamed("reference64");
      const model = new ResoformerModel({ ...RESOFORMER_DEFAULTS, ...SIZES }, { seed: modelSeed!, kernels });
      try {
        const shape = [BATCH, SIZES.maxSeqLen];
        const row = () =>
          ids(Array.from({ length: BATCH * SIZES.maxSeqLen }, () => random.below(SIZES.vocabSize)), {
            ...{ shape, kernels },
          });
        const [inputs, targets] = [row(), row()];
        const names = [...model.parameters.names];
        const weights = names.map((name) => model.parameters.get(name));
        const start = performance.now();
        const { gradients } = valueAndGradients(
          () => crossEntropy(model.trainingPass(inputs).logits, targets),
          weights,
        );
        const between = performance.now();
        const full = numericalGradients(model, inputs, targets);
        const end = performance.now();
        const tenth = numericalGradients(model, inputs, targets, { share: UPSTREAM_SHARE, random });
        const exact = gradients.flatMap(({ floats }) => Array.from(floats));
        const joined = (found: ReadonlyMap<string, Float64Array>) =>
          names.flatMap((name) => Array.from(found.get(name)!));
        const worst = names.map((name, i) => {
          const [a, b] = [Array.from(gradients[i]!.floats), full.gradients.get(name)!];
          const most = Math.max(...a.map(Math.abs));
          return most === 0 ? 0 : Math.max(...a.map((slope, j) => Math.abs(slope - b[j]!))) / most;
        });
        return Promise.resolve({
          metrics: {
            ...{ cosine: cosine(exact, joined(full.gradients)), worst: Math.max(...worst) },
            cosineTenth: cosine(exact, joined(tenth.gradients)),
            cosineRandom: cosine(exact, exact.map(() => random.normal())),
            ...{ passes: full.passes, parameters: exact.length },
          },
          timings: { exactMs: between - start, numericalMs: end - between },
        });
      } finally {
        model.close();
      }
    },
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

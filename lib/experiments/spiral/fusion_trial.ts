/** The trial of precision fusion where the truth is known: heads that read one vector, each with a noise of its own. */
import { fusePrecision, temperedPrecision } from "../../models/spiral/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";

/** Standard deviations of the heads' noise. */
const SIGMAS = [0.2, 0.5, 1, 2] as const;
/** Components of the vector that is read, all of size 1. */
const RANK = 4096;

/** Ways to weigh heads: τ^ρ with upstream's ρ_f and with 1, all alike, and by the next head's σ. */
const WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  tempered: SIGMAS.map((sigma) => temperedPrecision(sigma, 0.7)),
  exact: SIGMAS.map((sigma) => temperedPrecision(sigma, 1)),
  uniform: SIGMAS.map(() => 1),
  turned: SIGMAS.map((_, h) => temperedPrecision(SIGMAS[(h + 1) % SIGMAS.length]!, 0.7)),
};

/** Names of the ways to weigh heads. */
export const FUSIONS: readonly string[] = Object.keys(WEIGHTS);

/** The variance that weights wₕ leave in closed form: Σ wₕ²σₕ² / (Σ wₕ)². */
export function fusedVariance(name: string): number {
  const weights = WEIGHTS[name]!;
  const total = weights.reduce((sum, w) => sum + w);
  return weights.reduce((sum, w, h) => sum + (w * SIGMAS[h]!) ** 2, 0) / total ** 2;
}

/** Metrics: `mse.tempered`, mean squared error of the fused vector, and so for each way to weigh heads. */
export function fusionTrial(): Trial {
  const config = { sigmas: [...SIGMAS], rank: RANK };
  return {
    experiment: "spiral/fusion/1",
    config,
    data: { name: "normal noise", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const random = new Pcg64(seed);
      const truth = Float64Array.from({ length: RANK }, () => random.normal());
      const readings = SIGMAS.flatMap((sigma) => Array.from(truth, (x) => x + sigma * random.normal()));
      const metrics = FUSIONS.map((name) => {
        const precisions = WEIGHTS[name]!.flatMap((weight) => new Array<number>(RANK).fill(weight));
        const { mean } = fusePrecision(readings, precisions, RANK, 0);
        return [`mse.${name}`, mean.reduce((sum, x, i) => sum + (x - truth[i]!) ** 2, 0) / RANK];
      });
      return Promise.resolve({ metrics: Object.fromEntries(metrics) });
    },
  };
}

/** The trial of the gradient through Σ: the temperature's op against differences, and upstream's formula against it. */
import { checkGradient, sum, valueAndGradients } from "../../autograd/mod.ts";
import { kernelsNamed } from "../../kernels/mod.ts";
import {
  TEMPERATURE_DEFAULTS,
  type TemperatureConfig,
  temperatureGradient,
  temperatureOf,
  varianceTemperature,
} from "../../models/spiral/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { type Tensor, tensor } from "../../tensor/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";

const [V, R, TOP] = [24, 6, 8];
/** Powers below, at and above 1. */
const GAMMAS = [0.5, 1, 2] as const;

/**
 * Metrics, over random rows and γ of ½, 1 and 2, free and clipped: `worst`, the largest error of the op's gradient relative to
 * its largest entry; `clippedGradient`, the largest entry where T is clipped; `upstreamShare`, upstream's ∂T/∂Σ over the
 * exact one at γ = 1; `upstreamHalf`, at γ = ½.
 */
export function temperatureGradientTrial(): Trial {
  const config = { V, r: R, top: TOP, gammas: [...GAMMAS] };
  return {
    experiment: "spiral/temperature-gradient/1",
    config,
    data: { name: "normal rows", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const random = new Pcg64(seed);
      const kernels = kernelsNamed("reference64");
      const draw = (size: number, of: () => number) => Array.from({ length: size }, of);
      const logits = draw(V, () => 3 * random.normal());
      const variance = draw(R, () => 0.1 + random.uniform());
      const B = draw(R * V, () => random.normal() / Math.sqrt(R));
      const z = tensor(logits, { shape: [1, V], kernels });
      const projection = tensor(B, { shape: [R, V], kernels });
      const sigma = tensor(variance, { shape: [1, R], kernels });
      const of = (settings: TemperatureConfig) => (s: Tensor = sigma, p: Tensor = projection) =>
        sum(temperatureOf(z, s, p, settings));
      const free = (gamma: number): TemperatureConfig => ({
        ...{ ...TEMPERATURE_DEFAULTS, gamma, least: 1e-3, most: 1e3, topK: TOP },
      });
      const worst = Math.max(
        ...GAMMAS.map((gamma) => checkGradient(of(free(gamma)), [sigma, projection]).worst),
      );
      const clipped = { ...free(1), most: 1.0001 };
      const { gradients } = valueAndGradients(of(clipped), [sigma, projection]);
      const share = (gamma: number) => {
        const settings = free(gamma);
        const at = varianceTemperature(logits, variance, B, settings);
        const [exact, upstream] = (["exact", "upstream"] as const).map((rule) =>
          temperatureGradient(at, B, R, settings, rule)
        ) as [Float64Array, Float64Array];
        return upstream[0]! / exact[0]!;
      };
      return Promise.resolve({
        metrics: {
          worst,
          clippedGradient: Math.max(...gradients.flatMap(({ floats }) => [...floats].map(Math.abs))),
          ...{ upstreamShare: share(1), upstreamHalf: share(0.5) },
        },
      });
    },
  };
}

/** Small spiral models and runs. */
import type { Kernels } from "../../../../lib/kernels/mod.ts";
import { BigramWorld } from "../../../../lib/data/mod.ts";
import { type SpiralConfig, SpiralModel } from "../../../../lib/models/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import {
  bigramDataset,
  type Dataset,
  Trainer,
  type TrainingConfig,
  withScored,
} from "../../../../lib/training/mod.ts";

/** A few hundred scalars; temperatures have room. */
export function tiny(given: Partial<SpiralConfig> = {}): Partial<SpiralConfig> {
  return {
    ...{ vocabSize: 7, T: 3, d: 4, L: 2, k: 4, keepK: 3, r: 3, retrieved: 2, temperatureTopK: 3 },
    ...{ temperatureMin: 0.1, temperatureMax: 20 },
    ...given,
  };
}

/** A model whose weights are large enough for every part of it to matter, and whose teacher has counted something. */
export function lively(given: Partial<SpiralConfig>, kernels: Kernels, seed = 5): SpiralModel {
  const model = new SpiralModel(tiny(given), { kernels });
  const random = new Pcg64(seed);
  for (const [name, { floats }] of model.parameters.entries()) {
    if (name.startsWith("control.") || /sourceWeight|nll/.test(name)) continue;
    const draw = name.startsWith("teacher.")
      ? () => Math.floor(3 * random.uniform())
      : () => Math.fround(0.5 * random.normal());
    for (let i = 0; i < floats.length; i++) floats[i] = draw();
  }
  return model;
}

/** A small world, scored as asked, and little of it held out. */
export function worldData(scored: "all" | "last" = "last", V = 12): Dataset {
  const data = bigramDataset(BigramWorld.fromSeed({ V, seed: 0 }), `bigram:${V}:0`);
  return withScored({ ...data, heldOut: [data.heldOut[0]!.subarray(0, 65)] }, scored);
}

/** A trainer over a small model in that world. */
export function smallRun(
  kernels: Kernels,
  config: Partial<SpiralConfig> = {},
  training: Partial<TrainingConfig> = {},
): { model: SpiralModel; trainer: Trainer } {
  const model = new SpiralModel(tiny({ vocabSize: 12, T: 4, ...config }), { kernels, seed: 3 });
  const trainer = new Trainer(model, worldData(config.scoreAll ? "all" : "last"), {
    ...{ steps: 14, batch: 4, learningRate: 5e-3, weightDecay: 0, warmupSteps: 0, evaluateEvery: 1000 },
    ...training,
  });
  return { model, trainer };
}

/** The trial that most questions about haze need: train, then score on held-out text. */
import { hazeConfigJson, type HazeTrialConfig } from "./haze_config.ts";
import { hazeCosts } from "./haze_costs.ts";
import type { HazeLab } from "./haze_lab.ts";
import { trainHaze } from "./haze_training.ts";
import type { Trial } from "./trial.ts";

/**
 * A trial that trains a haze model from its seed and scores it. Metrics: `bitsPerByte`, `bitsPerCharacter`, `nllNats`
 * (nats a token) and `accuracy` on all held-out text; `parameters`, `trainedParameters`, `tokens`, `flopsPerToken`;
 * `meanGate` of hybrids. Timings: `tokensPerSecond`, `trainSeconds`. Details: `gates`, a row a layer, along the run.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { HazeLab, hazeTrial, hazeTrialConfig } from "@haze/haze/experiments";
 * const lab = new HazeLab({ name: "hills", text: "the haze settles over the hills. ".repeat(20), bytes: 660 });
 * const trial = hazeTrial(hazeTrialConfig({ model: { T: 8, nBlocks: 1 }, training: { steps: 2, batch: 2 } }), lab);
 * const { metrics } = await trial.run(1, {});
 * assertEquals(metrics.tokens, 2 * 2 * 8);
 * assert(metrics.bitsPerByte! < Math.log2(lab.vocab.vocabSize) + 0.1);
 * ```
 */
export function hazeTrial(config: HazeTrialConfig, lab: HazeLab): Trial {
  return {
    experiment: "haze/training/1",
    config: { ...hazeConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { model, heldOut, gates, tokens, trainSeconds } = await trainHaze(config, seed, lab, control);
      model.close();
      const { bitsPerByte, bitsPerCharacter, nllNats, accuracy } = heldOut;
      const { parameters, trainedParameters, flopsPerToken } = hazeCosts(config, lab.vocab.vocabSize);
      const last = gates.at(-1)?.gates.flat() ?? [];
      const meanGate = last.reduce((sum, gate) => sum + gate, 0) / last.length;
      return {
        metrics: {
          ...{ bitsPerByte, bitsPerCharacter, nllNats, accuracy },
          ...{ parameters, trainedParameters, tokens, flopsPerToken },
          ...(last.length > 0 ? { meanGate } : {}),
        },
        timings: { tokensPerSecond: tokens / trainSeconds, trainSeconds },
        ...(gates.length > 0
          ? {
            details: {
              gates: gates.map(({ step, gates }) => ({ step, gates: gates.map((row) => [...row]) })),
            },
          }
          : {}),
      };
    },
  };
}

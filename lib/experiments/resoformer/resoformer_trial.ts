/** The trial that most questions about the resoformer need: train, then score on held-out text. */
import type { Trial } from "../trial.ts";
import { feedTable } from "./feeds.ts";
import { heldOutRows, lossesOf, meanBits, readRows } from "./held_out.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { type ResoformerStep, trainResoformer } from "./train_resoformer.ts";

/** Steps over which losses are averaged. */
const WINDOW = 10;

/**
 * A trial that trains a resoformer from its seed and scores it. Metrics: `bitsPerCharacter` on held-out text, `trainBits`
 * (mean of the last ten steps), `parameters`; `clippedShare` of steps and `spikeNats`, the largest rise of one step's loss
 * above the mean of the ten before; at the end of training, where there is such a thing, `meanGate`, `haltingDepth`,
 * `codebookPerplexity`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ResoformerLab, resoformerTrial, resoformerTrialConfig } from "@haze/haze/experiments";
 * const lab = await ResoformerLab.open("builtin");
 * const { metrics } = await resoformerTrial(resoformerTrialConfig(true, { training: { steps: 2 } }), lab).run(1, {});
 * assert(metrics.bitsPerCharacter! > 3 && metrics.meanGate! > 0.5);
 * ```
 */
export function resoformerTrial(config: ResoformerTrialConfig, lab: ResoformerLab): Trial {
  return {
    experiment: "resoformer/training/1",
    config: { ...resoformerConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { model, steps } = await trainResoformer(config, seed, lab, control);
      try {
        const T = config.model.maxSeqLen;
        const rows = heldOutRows(lab.dataset(T).heldOut, T, feedTable(config.feed, lab.tokenizer));
        const bitsPerCharacter = meanBits(lossesOf(readRows(model, rows), rows.targets));
        return {
          metrics: {
            ...{ bitsPerCharacter, parameters: model.parameters.size },
            ...figuresOf(steps, config.training.clipNorm),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

function figuresOf(steps: readonly ResoformerStep[], clipNorm: number): Record<string, number> {
  const losses = steps.map(({ loss }) => loss);
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const rises = losses.slice(WINDOW).map((loss, i) => loss - mean(losses.slice(i, i + WINDOW)));
  const last = steps.slice(-WINDOW);
  const names = Object.keys(last[0]!.measures);
  const clipped = steps.filter(({ gradientNorm }) => clipNorm > 0 && gradientNorm > clipNorm).length;
  return {
    ...{ trainBits: mean(losses.slice(-WINDOW)) / Math.LN2, clippedShare: clipped / steps.length },
    spikeNats: Math.max(0, ...rises),
    ...Object.fromEntries(names.map((name) => [name, mean(last.map(({ measures }) => measures[name]!))])),
  };
}

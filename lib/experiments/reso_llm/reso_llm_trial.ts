/** The trial that most questions about Reso-LLM need: train, then score on held-out talks. */
import type { Trial } from "../trial.ts";
import { heldOutNats } from "./held_out.ts";
import { resoLLMConfigJson, type ResoLLMTrialConfig } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { type ResoLLMStep, trainResoLLM } from "./train_reso_llm.ts";

/** Steps over which what a model measures of itself is averaged. */
const WINDOW = 10;

/**
 * A trial that trains a Reso-LLM from its seed and scores it. Metrics, in nats a token of what the assistant says in held-out
 * talks: `heldOutNats`, `goingOnNats` in windows that go on with a talk, and the yardsticks `unigramNats`, `bigramNats`;
 * `trainNats` of the last ten steps, `clippedShare` of steps; what the model measures of itself at the end, as `meanGate`,
 * `syncOrder`, `memoryNorm`; and `parameters`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ResoLLMLab, resoLLMTrial, resoLLMTrialConfig } from "@haze/haze/experiments";
 * const lab = await ResoLLMLab.open("builtin");
 * const { metrics } = await resoLLMTrial(resoLLMTrialConfig(true, { training: { steps: 2 }, talks: 40 }), lab).run(1, {});
 * assert(metrics.heldOutNats! > 3 && metrics.bigramNats! < metrics.unigramNats!);
 * ```
 */
export function resoLLMTrial(config: ResoLLMTrialConfig, lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/training/1",
    config: { ...resoLLMConfigJson(config), backend: lab.kernels.name },
    data: lab.dataOf(config.talks),
    async run(seed, control) {
      const { model, steps } = await trainResoLLM(config, seed, lab, control);
      try {
        const data = lab.dataset(config.talks);
        const { all, goingOn, goingOnTokens } = heldOutNats(model, data);
        const { unigramNats, bigramNats } = data;
        return {
          metrics: {
            ...{ heldOutNats: all, goingOnNats: goingOn, goingOnTokens, unigramNats, bigramNats },
            ...{ parameters: model.parameters.size, ...figuresOf(steps, config.training.clipNorm) },
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

function figuresOf(steps: readonly ResoLLMStep[], clipNorm: number): Record<string, number> {
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const last = steps.slice(-WINDOW);
  const clipped = steps.filter(({ gradientNorm }) => clipNorm > 0 && gradientNorm > clipNorm).length;
  const names = Object.keys(last[0]!.measures);
  return {
    ...{ trainNats: mean(last.map(({ loss }) => loss)), clippedShare: clipped / steps.length },
    ...Object.fromEntries(names.map((name) => [name, mean(last.map(({ measures }) => measures[name]!))])),
  };
}

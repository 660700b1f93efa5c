/** The trial of what acts when a trained resoformer is used: one model, read and made to write in several ways. */
import { Pcg64, seedSequence } from "../../random/mod.ts";
import type { Trial } from "../trial.ts";
import { heldOutRows } from "./held_out.ts";
import { haltingFigures } from "./halting.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { stabilityFigures } from "./stability.ts";
import { strategyFigures } from "./strategies.ts";
import { trainResoformer } from "./train_resoformer.ts";

/** Share of a run that is training, about. */
const TRAINING_SHARE = 0.7;

/**
 * Trains, then measures halting, steadiness and samplers: metrics as `bits.halted` in bits a character, `steadiness`,
 * `missNats.phi` over a text of `length` tokens a sampler.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ResoformerLab, resoformerTrialConfig, resoformerUseTrial } from "@haze/haze/experiments";
 * const lab = await ResoformerLab.open("builtin");
 * const config = resoformerTrialConfig(true, { training: { steps: 2 } });
 * const { metrics } = await resoformerUseTrial(config, 4, lab).run(1, {});
 * assert(metrics["missNats.exact"]! < metrics["missNats.top_p"]!);
 * ```
 */
export function resoformerUseTrial(
  config: ResoformerTrialConfig,
  length: number,
  lab: ResoformerLab,
): Trial {
  return {
    experiment: "resoformer/use/1",
    config: { ...resoformerConfigJson(config), length, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const { model } = await trainResoformer(config, seed, lab, {
        signal,
        onFraction: (fraction) => onFraction?.(TRAINING_SHARE * fraction),
      });
      try {
        const T = config.model.maxSeqLen;
        const { heldOut } = lab.dataset(T);
        const rows = heldOutRows(heldOut, T);
        const [haltSeed, noiseSeed] = seedSequence(seed, 5).slice(3);
        return {
          metrics: {
            ...haltingFigures(model, rows, new Pcg64(haltSeed!)),
            ...stabilityFigures(model, rows, new Pcg64(noiseSeed!)),
            ...await strategyFigures(model, heldOut, { length, seed, signal }),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

/** The trial that counts what filters keep of real distributions. */
import { entropyBits, softmax } from "../../metrics/mod.ts";
import { Pcg64, seedSequence, shuffled } from "../../random/mod.ts";
import { filterTopK, filterTopP } from "../../sampling/mod.ts";
import { hazeConfigJson, hazeTrialConfig } from "../haze_config.ts";
import { trainHaze } from "../haze_training.ts";
import { logitsAlong } from "../sampled_text.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { claimConfig } from "./sizes.ts";
import { mean, slope, standardDeviation } from "./statistics.ts";

/** The filters: the seed's k of 40 would keep all of some forty characters. */
export const KEPT = { topK: 10, topP: 0.9 } as const;
/** A short training does: the logits only have to differ in their entropy. */
const QUICK_STEPS = 100;

/** Metrics by filter: `meanKept.topP`, `sdKept.topP`, `slope.topP` on the entropy; `slope.null`. */
export function keptTrialOf({ isQuick, lab }: DecideOptions): Trial {
  const usual = claimConfig(isQuick);
  const config = isQuick
    ? hazeTrialConfig({ ...usual, training: { ...usual.training, steps: QUICK_STEPS } })
    : usual;
  return {
    experiment: "haze/kept/1",
    config: { ...hazeConfigJson(config), filters: { ...KEPT }, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { model, data } = await trainHaze(config, seed, lab, control);
      try {
        const rows = data.heldOut.flatMap((block) => logitsAlong(model, block)).map(softmax);
        const bits = rows.map((row) => entropyBits(row));
        const topK = rows.map((row) => filterTopK(row, KEPT.topK).kept);
        const topP = rows.map((row) => filterTopP(row, KEPT.topP).kept);
        const random = new Pcg64(seedSequence(seed, 3)[2]!);
        return {
          metrics: {
            ...figuresOf("topK", topK, bits),
            ...figuresOf("topP", topP, bits),
            "slope.null": slope(shuffled(bits, random), topP),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

function figuresOf(name: string, kept: number[], bits: number[]): Record<string, number> {
  return {
    [`meanKept.${name}`]: mean(kept),
    [`sdKept.${name}`]: standardDeviation(kept),
    [`slope.${name}`]: slope(bits, kept),
  };
}

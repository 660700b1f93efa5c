/** The trial of training as a whole: what each tensor does, and how far below counting the loss falls. */
import { ResoformerModel } from "../../models/mod.ts";
import { textEntropies } from "../../models/resoformer/seed/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { evaluate } from "../../training/mod.ts";
import type { Trial } from "../trial.ts";
import { heldOutRows, lossesOf, meanBits, readRows } from "./held_out.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { trainResoformer } from "./train_resoformer.ts";

/**
 * Metrics, in nats a character: `trainNats` on all of the training text, `heldOutNats`, and the entropies of the training
 * text's own counts, `unigramNats` and `bigramNats`; `tensors` and `changedTensors`, without the counter of attractors, which
 * is no weight.
 */
export function completeTrial(config: ResoformerTrialConfig, lab: ResoformerLab): Trial {
  return {
    experiment: "resoformer/complete/2",
    config: { ...resoformerConfigJson(config), backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const sizes = { ...config.model, vocabSize: lab.tokenizer.vocabSize };
      const first = new ResoformerModel(sizes, { seed: seedSequence(seed, 1)[0]!, kernels: lab.kernels });
      const { model } = await trainResoformer(config, seed, lab, control);
      try {
        const T = config.model.maxSeqLen;
        const data = lab.dataset(T);
        const rows = heldOutRows(data.train, T);
        const trainNats = Math.LN2 * meanBits(lossesOf(readRows(model, rows), rows.targets));
        // The held-out blocks of so short a text hold no whole window.
        const { nllNats: heldOutNats } = await evaluate(model, data);
        const names = model.parameters.names.filter((name) => name !== "collapse.usage");
        const changed = names.filter((name) => {
          const before = first.parameters.get(name).floats;
          return model.parameters.get(name).floats.some((weight, i) => weight !== before[i]);
        });
        return {
          metrics: {
            ...{ trainNats, heldOutNats },
            ...textEntropies(data.train.flatMap((part) => [...part])),
            ...{ tensors: names.length, changedTensors: changed.length },
          },
        };
      } finally {
        first.close();
        model.close();
      }
    },
  };
}

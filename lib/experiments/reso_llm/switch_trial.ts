/** The trial of switches: a model that has learnt talks, each of its layers acting, idle and off. */
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { heldOutRows } from "../resoformer/held_out.ts";
import type { Trial } from "../trial.ts";
import { resoLLMConfigJson, type ResoLLMTrialConfig } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { switchFigures } from "./switches.ts";
import { trainResoLLM } from "./train_reso_llm.ts";

/** Windows of held-out talks that are read. */
const WINDOWS = 8;

/** Trains on text and talks, then measures as `switchFigures` does. */
export function switchTrial(config: ResoLLMTrialConfig, lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/switches/1",
    config: { ...resoLLMConfigJson(config), backend: lab.kernels.name },
    data: lab.dataOf(config.talks),
    async run(seed, control) {
      const { model } = await trainResoLLM(config, seed, lab, control);
      try {
        const T = model.contextLength;
        const { inputs, B } = heldOutRows(lab.dataset(config.talks).heldOut, T);
        const windows = Array.from(
          { length: Math.min(WINDOWS, B) },
          (_, b) => inputs.slice(b * T, (b + 1) * T),
        );
        return { metrics: switchFigures(model, windows, new Pcg64(seedSequence(seed, 4)[3]!)) };
      } finally {
        model.close();
      }
    },
  };
}

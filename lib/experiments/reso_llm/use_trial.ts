/** The trial of what acts when a trained Reso-LLM is used: one model of a text, read and made to write in several ways. */
import { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { heldOutRows } from "../resoformer/held_out.ts";
import type { Trial } from "../trial.ts";
import { loopFigures } from "./loops.ts";
import { phaseFigures } from "./phases.ts";
import { resoLLMConfigJson, type ResoLLMTrialConfig } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { steeringFigures } from "./steering.ts";
import { textFigures } from "./texts.ts";
import { trainResoLLM } from "./train_reso_llm.ts";

/** How much is written. */
export interface UseSizes {
  /** Texts with a goal, as many without, and as many with another. */
  readonly goals: number;
  /** Texts at each temperature. */
  readonly texts: number;
  /** Loops that are looked for. */
  readonly loops: number;
}

/** Share of a run that is training, about. */
const TRAINING_SHARE = 0.5;
/** Tokens of texts: of those with goals, and of those that the monitor watches, whose window is 40. */
const [GOAL_LENGTH, WATCHED_LENGTH] = [40, 100];

/**
 * Trains on the text alone, then measures goals, temperatures, loops and phases: the metrics of `steeringFigures`,
 * `textFigures`, `loopFigures` and `phaseFigures`, and of the model before it was trained
 * `untrained.cosine.related` and `untrained.cosine.unrelated`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMLab, resoLLMTrialConfig, resoLLMUseTrial } from "@haze/haze/experiments";
 * const lab = await ResoLLMLab.open("builtin");
 * const trial = resoLLMUseTrial(resoLLMTrialConfig(true, { talks: 40 }), { goals: 1, texts: 1, loops: 1 }, lab);
 * assertEquals(trial.config.talks, 0);
 * ```
 */
export function resoLLMUseTrial(config: ResoLLMTrialConfig, sizes: UseSizes, lab: ResoLLMLab): Trial {
  const alone = { ...config, talks: 0 };
  return {
    experiment: "reso-llm/use/1",
    config: { ...resoLLMConfigJson(alone), ...sizes, backend: lab.kernels.name },
    data: lab.dataOf(0),
    async run(seed, { signal, onFraction }) {
      const { model } = await trainResoLLM(alone, seed, lab, {
        signal,
        onFraction: (fraction) => onFraction?.(TRAINING_SHARE * fraction),
      });
      const modelSeed = seedSequence(seed, 1)[0]!;
      const untrained = new ResoLLMModel(alone.model, { seed: modelSeed, kernels: lab.kernels });
      try {
        const T = alone.model.maxSeqLen;
        const data = lab.dataset(0, T);
        const { tokenizer, corpus: { text } } = lab;
        const rows = heldOutRows(data.heldOut, T);
        const [goals, texts, loops, phases] = Array.from(
          seedSequence(seed, 7).slice(3),
          (own) => new Pcg64(own),
        );
        const before = phaseFigures(untrained, data.train, rows, new Pcg64(seed));
        return {
          metrics: {
            ...await steeringFigures(model, tokenizer, text, {
              ...{ texts: sizes.goals, length: GOAL_LENGTH, random: goals!, signal },
            }),
            ...await textFigures(model, tokenizer, text, {
              ...{ texts: sizes.texts, length: WATCHED_LENGTH, random: texts!, signal },
            }),
            ...loopFigures(model, tokenizer.encode(text), { loops: sizes.loops, random: loops! }),
            ...phaseFigures(model, data.train, rows, phases!),
            "untrained.cosine.related": before["cosine.related"]!,
            "untrained.cosine.unrelated": before["cosine.unrelated"]!,
          },
        };
      } finally {
        untrained.close();
        model.close();
      }
    },
  };
}

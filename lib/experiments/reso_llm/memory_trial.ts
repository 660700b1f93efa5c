/** The trial of the memory's parts, without a model: recall, its time, and what the field alone holds. */
import { hashedEncoding, recallLines, upstreamEncoding, wordWeights } from "../../models/reso_llm/mod.ts";
import { measureCapacity } from "../../models/reso_llm/memory/measures/capacity.ts";
import { measureRecall } from "../../models/reso_llm/memory/measures/recall.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import type { Trial } from "../trial.ts";

/** Moments that a memory holds, and pairs that a field does. */
export const [MEMORIES, PAIRS] = [[5, 20, 60], [2, 4, 8, 16]] as const;
/** λ a token: nothing fades, or a moment of sixty lines ago has lost half. */
export const DECAYS = [0, 0.001] as const;

/**
 * Metrics: `recall.20`, share of queries of three words whose line comes first among 20, `recall.20.0.001` as they fade,
 * `upstream.20` by upstream's encoding; `timeError.20` in tokens and `blindTimeError.20` of a guess; `keyed.4`, share of the
 * values of four pairs that are told by their keys from the field alone, and `wrongKey.4`.
 */
export function memoryTrial(queries: number, lab: ResoLLMLab): Trial {
  const { text } = lab.corpus;
  return {
    experiment: "reso-llm/memory/1",
    config: { queries, memories: [...MEMORIES], pairs: [...PAIRS], decays: [...DECAYS] },
    data: lab.dataOf(0),
    run(seed) {
      const [encoding, upstream] = [hashedEncoding(wordWeights(text)), upstreamEncoding()];
      const lines = recallLines(text);
      const metrics: Record<string, number> = {};
      for (const memories of MEMORIES) {
        for (const decayRate of DECAYS) {
          const found = measureRecall({ encoding, lines, memories, decayRate, queries, seed });
          metrics[decayRate === 0 ? `recall.${memories}` : `recall.${memories}.${decayRate}`] =
            found.at1.value;
          if (decayRate > 0) continue;
          metrics[`timeError.${memories}`] = found.timeErrorTokens;
          metrics[`blindTimeError.${memories}`] = found.blindTimeErrorTokens;
        }
        const past = measureRecall({ encoding: upstream, lines, memories, queries, seed });
        metrics[`upstream.${memories}`] = past.at1.value;
      }
      for (const { pairs, keyed, wrongKey } of measureCapacity(PAIRS, { seed, trials: queries >> 2 })) {
        metrics[`keyed.${pairs}`] = keyed.value;
        metrics[`wrongKey.${pairs}`] = wrongKey.value;
      }
      return Promise.resolve({ metrics });
    },
  };
}

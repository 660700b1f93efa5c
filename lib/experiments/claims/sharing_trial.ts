/** The trial of shared memories: what one agent was told is asked of another, linked to it or not. */
import {
  contentStems,
  recallLines,
  RESO_LLM_PRESETS,
  ResoLLMInference,
  ResoLLMModel,
  stemOf,
  wordsOf,
} from "../../models/reso_llm/mod.ts";
import { Pcg64, shuffled } from "../../random/mod.ts";
import type { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Trial } from "../trial.ts";
import { mean } from "./statistics.ts";

/** Lines that each agent is told, and words of a line that ask for it. */
const [LINES, WORDS] = [10, 3];
/** How often an attempt at a link succeeds: the config's, or never. */
const WAYS = { linked: 0.8, apart: 0 } as const;

/**
 * Two agents with tiny models as they begin are told ten lines of the text each, then answer a prompt side by side. Metrics,
 * shares of lines that come first when asked for by three of their words: `recall.linked`, the other's lines asked of the
 * first agent, `recall.apart` without a link; `own.linked` and `own.apart`, its own.
 */
export function sharingTrial(lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/sharing/1",
    config: { lines: LINES, words: WORDS, ...WAYS, backend: lab.kernels.name },
    data: lab.dataOf(0),
    async run(seed) {
      const random = new Pcg64(seed);
      const lines = shuffled(recallLines(lab.corpus.text), random).slice(0, 2 * LINES);
      const queries = lines.map((line) => shuffled(contentWords(line), random).slice(0, WORDS).join(" "));
      const metrics: Record<string, number> = {};
      for (const [way, successProbability] of Object.entries(WAYS)) {
        const agents = ["alpha", "beta"].map((name, k) => agentOf(name, successProbability, seed + k, lab));
        const [first, other] = agents;
        try {
          lines.forEach((line, i) => agents[i < LINES ? 0 : 1]!.model.updateMemory(line));
          await first!.generateMultiAgent({
            ...{ prompt: "It was", otherAgents: [other!], coordinationStrategy: "parallel" },
            ...{ maxLength: 1, seed },
          });
          const { moments } = first!.model.mind.memory!;
          const found = queries.map((query, i) =>
            Number(moments.recall(query, 1)[0]?.moment.content === lines[i])
          );
          metrics[`own.${way}`] = mean(found.slice(0, LINES));
          metrics[`recall.${way}`] = mean(found.slice(LINES));
        } finally {
          agents.forEach(({ model }) => model.close());
        }
      }
      return { metrics };
    },
  };
}

function agentOf(name: string, successProbability: number, seed: number, lab: ResoLLMLab): ResoLLMInference {
  const model = new ResoLLMModel({
    ...RESO_LLM_PRESETS.tiny,
    // Twenty lines are some 300 tokens: the first of them must not have faded.
    "temporalSmf.memoryDecayRate": 0.001,
    ...{ "entanglement.enabled": true, "entanglement.nodeId": name },
    "entanglement.successProbability": successProbability,
  }, { seed, kernels: lab.kernels });
  return new ResoLLMInference(model, lab.tokenizer);
}

/** Content words of a line as they stand there, one a stem. */
function contentWords(line: string): string[] {
  const stems = new Set(contentStems(line));
  return [...new Map(wordsOf(line).map((word) => [stemOf(word), word]))].filter(([stem]) => stems.has(stem))
    .map(([, word]) => word);
}

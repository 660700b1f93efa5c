/** The trial of several agents: how far their texts agree, and what their common prediction is worth. */
import {
  consensus,
  geometricMean,
  type ResoLLMModel,
  sequentialPrompt,
  textAgreement,
} from "../../models/reso_llm/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { draw, makeSampler } from "../../sampling/mod.ts";
import { heldOutRows, lossesOf, meanBits, readRows } from "../resoformer/held_out.ts";
import { mean } from "../claims/statistics.ts";
import type { Trial } from "../trial.ts";
import { resoLLMConfigJson, type ResoLLMTrialConfig } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { trainResoLLM } from "./train_reso_llm.ts";

/** Fidelities of the link between two agents. */
export const FIDELITIES = [0, 0.5, 0.75, 1] as const;
/** Ways of coordination. */
export const STRATEGIES = ["parallel", "sequential", "consensus"] as const;

/** Where seeds of second agents begin. */
const SECOND = 1000;
/** Tokens of a prompt and of a text. */
const [PROMPT, LENGTH] = [16, 32];

/**
 * Trains two agents of different seeds on the text alone. Metrics: `agreement.parallel` and so on, share of places with the
 * same token in the texts of both, each with a draw of its own; `nats.alone`, mean of both on held-out text,
 * `nats.1` and so on, of their consensus at a fidelity, and `nats.first`; `rest.0`, the largest difference of any probability
 * between the consensus at fidelity 0 and the first agent.
 */
export function agentsTrial(config: ResoLLMTrialConfig, texts: number, lab: ResoLLMLab): Trial {
  const alone = { ...config, talks: 0 };
  return {
    experiment: "reso-llm/agents/1",
    config: { ...resoLLMConfigJson(alone), texts, backend: lab.kernels.name },
    data: lab.dataOf(0),
    async run(seed, control) {
      const models: ResoLLMModel[] = [];
      try {
        for (const own of [seed, SECOND + seed]) {
          models.push((await trainResoLLM(alone, own, lab, control)).model);
        }
        const T = alone.model.maxSeqLen;
        const rows = heldOutRows(lab.dataset(0, T).heldOut, T);
        const random = new Pcg64(seedSequence(seed, 9)[8]!);
        const prompts = Array.from({ length: texts }, () => {
          const at = random.below(rows.inputs.length - PROMPT);
          return Array.from(rows.inputs.subarray(at, at + PROMPT));
        });
        const agreement = STRATEGIES.map((strategy) => [
          `agreement.${strategy}`,
          mean(prompts.map((prompt) => textAgreement(write(models, prompt, strategy, random)))),
        ]);
        return { metrics: { ...Object.fromEntries(agreement), ...common(models, rows) } };
      } finally {
        models.forEach((model) => model.close());
      }
    },
  };
}

/** A text of each agent. */
function write(
  models: readonly ResoLLMModel[],
  prompt: readonly number[],
  strategy: typeof STRATEGIES[number],
  random: Pcg64,
): number[][] {
  const draws = models.map(() => new Pcg64(random.below(2 ** 32)));
  if (strategy !== "consensus") {
    const texts: number[][] = [];
    models.forEach((model, k) => {
      const most = model.contextLength - LENGTH;
      const own = strategy === "parallel" ? prompt : sequentialPrompt(prompt, texts, most);
      texts.push(together([model], own, draws[k]!));
    });
    return texts;
  }
  const text = together(models, prompt, draws[0]!);
  return models.map(() => text);
}

/** One text of one agent, or of several by consensus. */
function together(models: readonly ResoLLMModel[], prompt: readonly number[], random: Pcg64): number[] {
  const sessions = models.map((model) => model.startSession());
  const sampler = makeSampler({ sampling: "top_k_top_p", temperature: 0.8, topK: 50, topP: 0.95 });
  try {
    let logits = sessions.map((session) => session.feed(prompt));
    return Array.from({ length: LENGTH }, () => {
      const { probabilities } = consensus(logits, models.map(() => 1));
      const token = draw(
        sampler.distribution(probabilities.map(Math.log), {}).probabilities,
        random.uniform(),
      );
      logits = sessions.map((session) => session.feed([token]));
      return token;
    });
  } finally {
    sessions.forEach((session) => session.close());
  }
}

/** What agents foretell of held-out text, alone and together. */
function common(
  models: readonly ResoLLMModel[],
  rows: Parameters<typeof readRows>[1],
): Record<string, number> {
  const V = models[0]!.vocabSize;
  const logits = models.map((model) => Float32Array.from(readRows(model, rows)));
  const own = logits.map((all) => meanBits(lossesOf(all, rows.targets)) * Math.LN2);
  const sums = new Map(FIDELITIES.map((fidelity) => [fidelity, 0]));
  let rest = 0;
  rows.targets.forEach((target, i) => {
    const given = logits.map((all) => all.subarray(i * V, (i + 1) * V));
    for (const fidelity of FIDELITIES) {
      const { probabilities } = consensus(given, [1, fidelity]);
      sums.set(fidelity, sums.get(fidelity)! - Math.log(probabilities[target]!));
      if (fidelity > 0) continue;
      const first = geometricMean([given[0]!], [1]);
      rest = probabilities.reduce((most, p, id) => Math.max(most, Math.abs(p - first[id]!)), rest);
    }
  });
  return {
    ...{ "nats.alone": mean(own), "nats.first": own[0]!, "rest.0": rest },
    ...Object.fromEntries(
      [...sums].map(([fidelity, sum]) => [`nats.${fidelity}`, sum / rows.targets.length]),
    ),
  };
}

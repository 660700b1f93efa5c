/** What the stability monitor does to what a model writes: at a usual temperature, and at one that is far too high. */
import { ResoLLMInference, type ResoLLMModel } from "../../models/reso_llm/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import { mean } from "../claims/statistics.ts";
import { fakeWordShare, plainWords } from "../llisa/fake_words.ts";
import { promptsOf, type SteeringOptions } from "./steering.ts";

/** A usual temperature, and one at which nothing good is written. */
export const [CALM, HOT] = [0.7, 2];

/** Ways to write hot texts: the monitor moves the temperature, it does not, or the mean that it moved to is there throughout. */
export const CONTROLS = ["on", "off", "fixed"] as const;

/**
 * Metrics: `haltedShare` of texts at 0.7, of which the monitor ends the divergent ones; of texts at 2, by way, `entropyNats.on`
 * of what the model thinks comes next, before temperature and filters, `madeUpShare`, words that the text does not hold, and
 * `temperature`, the mean.
 */
export async function textFigures(
  model: ResoLLMModel,
  tokenizer: PrimeTokenizer,
  text: string,
  { texts, length, random, signal }: SteeringOptions,
): Promise<Record<string, number>> {
  const engine = new ResoLLMInference(model, tokenizer, { maxLength: length });
  const prompts = promptsOf(text);
  const lexicon = new Set(plainWords(text));
  const draws = Array.from({ length: texts }, () => ({
    ...{ prompt: prompts[random.below(prompts.length)]!, seed: random.below(2 ** 32) },
  }));
  let halted = 0;
  for (const { prompt, seed } of draws) {
    const { stopReason } = await engine.generate(prompt, { seed, temperature: CALM, remember: false });
    signal?.throwIfAborted();
    if (stopReason === "instability") halted++;
  }
  const hot = new Map(CONTROLS.map((way) => [
    way,
    { entropies: [] as number[], temperatures: [] as number[], texts: [] as string[] },
  ]));
  for (const { prompt, seed } of draws) {
    let moved = HOT;
    for (const way of CONTROLS) {
      // The nucleus would hide a high temperature.
      const result = await engine.generate(prompt, {
        ...{ seed, remember: false, stopOnInstability: false, topK: model.vocabSize, topP: 1 },
        ...{ autoTemperature: way === "on", repetitionPenalty: 1 },
        temperature: way === "fixed" ? moved : HOT,
      });
      signal?.throwIfAborted();
      if (way === "on") moved = mean(result.temperatureTrace);
      const kept = hot.get(way)!;
      kept.entropies.push(...result.entropyTrace);
      kept.temperatures.push(...result.temperatureTrace);
      kept.texts.push(result.text);
    }
  }
  return {
    haltedShare: halted / texts,
    ...Object.fromEntries(CONTROLS.flatMap((way) => {
      const { entropies, temperatures, texts } = hot.get(way)!;
      return [
        [`entropyNats.${way}`, mean(entropies)],
        [`temperature.${way}`, mean(temperatures)],
        [`madeUpShare.${way}`, fakeWordShare(texts, lexicon).mean],
      ];
    })),
  };
}

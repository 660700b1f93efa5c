/** The sections that write with the trained model. */
import type { Tokenizer } from "../../../../tokenizers/mod.ts";
import { type GenerationStrategy, ResonantGenerator } from "../../generator/mod.ts";
import type { TrainableResoFormer } from "../trainable_resoformer.ts";
import type { CoherenceSection, GenerationSection, StrategiesSection } from "./report.ts";

/** The seed's prompts and lengths. */
const PROMPTS = ["To be", "All the", "Friends"];
const STRATEGIES: readonly GenerationStrategy[] = [
  "greedy",
  "temperature",
  "top_k",
  "top_p",
  "entropy_aware",
];

/** What each strategy is told beside its name. */
const COOLER: Readonly<Partial<Record<GenerationStrategy, object>>> = {
  temperature: { temperature: 0.8 },
  top_k: { topK: 10 },
};

/** Three prompts, adapted to entropy, cooling down on the way. */
export function generationSection(
  model: TrainableResoFormer,
  tokenizer: Tokenizer,
  seed: number,
): GenerationSection {
  const generator = new ResonantGenerator(model, tokenizer, {
    ...{ maxLength: 30, minLength: 30, temperatureSchedule: "golden_decay", repetitionPenalty: 1.1, seed },
  });
  const texts = PROMPTS.map((prompt) => ({ prompt, text: generator.generate(prompt) }));
  return { section: "generation", texts };
}

/** The first prompt by all strategies from one seed. */
export function strategiesSection(
  model: TrainableResoFormer,
  tokenizer: Tokenizer,
  seed: number,
): StrategiesSection {
  const texts = STRATEGIES.map((strategy) => {
    const settings = { strategy, maxLength: 20, minLength: 20, seed, ...COOLER[strategy] };
    return { strategy, text: new ResonantGenerator(model, tokenizer, settings).generate(PROMPTS[0]!) };
  });
  return { section: "strategies", prompt: PROMPTS[0]!, texts };
}

/** How coherent each step of one text was. */
export function coherenceSection(
  model: TrainableResoFormer,
  tokenizer: Tokenizer,
  seed: number,
): CoherenceSection {
  const coherences: number[] = [];
  const text = new ResonantGenerator(model, tokenizer, { maxLength: 30, minLength: 30, seed })
    .generate(PROMPTS[0]!, { callback: (_text, _step, coherence) => void coherences.push(coherence) });
  const meanCoherence = coherences.reduce((sum, c) => sum + c, 0) / coherences.length;
  return { section: "coherence", prompt: PROMPTS[0]!, text, coherences, meanCoherence };
}

/** What a goal does to what a model writes: how often its word is said, and what that costs. */
import { noGradient } from "../../autograd/mod.ts";
import { distinctN } from "../../metrics/mod.ts";
import { ResoLLMInference, type ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { contentStems, stemOf, wordsOf } from "../../models/reso_llm/memory/words.ts";
import type { Pcg64 } from "../../random/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import { lossesOf } from "../resoformer/held_out.ts";

/** Words of middling frequency that are goals: so many of the text's most frequent content words are left out, and taken. */
const [TOO_FREQUENT, GOALS] = [0, 40];
/** Words of a sentence of the text that a prompt has. */
const PROMPT_WORDS = 4;

/** Ways to write: with a goal, without one, and with another goal than the one whose word is counted. */
export const AIMS = ["own", "none", "other"] as const;

/** How texts are written. */
export interface SteeringOptions {
  /** Texts of each aim. */
  readonly texts: number;
  /** Tokens of a text. */
  readonly length: number;
  /** Draws goals, prompts and seeds of texts. */
  readonly random: Pcg64;
  /** Ends it with its reason when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Metrics by aim, as `goalRate.own`: the goal's word (by stem) among the words written; `saidShare`, texts that have it;
 * `nats`, what the model without a goal says of the text, a token; `distinct2` of all texts of an aim together. And
 * `progress`, mean progress of the goals. The same prompts and seeds serve all aims.
 */
export async function steeringFigures(
  model: ResoLLMModel,
  tokenizer: PrimeTokenizer,
  text: string,
  { texts, length, random, signal }: SteeringOptions,
): Promise<Record<string, number>> {
  const engine = new ResoLLMInference(model, tokenizer, { temperature: 0.8, maxLength: length });
  const [goals, prompts] = [goalWords(text), promptsOf(text)];
  const sums = new Map(AIMS.map((aim) => [aim, { words: 0, hits: 0, said: 0, nats: 0, tokens: 0 }]));
  const written = new Map(AIMS.map((aim) => [aim, [] as number[]]));
  for (let i = 0; i < texts; i++) {
    const [goal, other] = twoOf(goals, random);
    const prompt = prompts[random.below(prompts.length)]!;
    const seed = random.below(2 ** 32);
    for (const aim of AIMS) {
      const wanted = aim === "own" ? goal : aim === "other" ? other : undefined;
      const result = await engine.generate(prompt, {
        ...{ seed, remember: false, stopOnInstability: false },
        ...(wanted === undefined ? {} : { goal: wanted }),
      });
      signal?.throwIfAborted();
      const sum = sums.get(aim)!;
      const words = wordsOf(result.text);
      const hits = words.filter((word) => stemOf(word) === stemOf(goal)).length;
      sum.words += words.length;
      sum.hits += hits;
      sum.said += Math.sign(hits);
      const losses = lossesOfText(model, engine.promptIds(prompt), result.tokens);
      sum.nats += losses.reduce((total, nats) => total + nats, 0);
      sum.tokens += losses.length;
      written.get(aim)!.push(...result.tokens);
    }
  }
  return Object.fromEntries(AIMS.flatMap((aim) => {
    const { words, hits, said, nats, tokens } = sums.get(aim)!;
    return [
      [`goalRate.${aim}`, hits / words],
      [`saidShare.${aim}`, said / texts],
      [`nats.${aim}`, nats / tokens],
      [`distinct2.${aim}`, distinctN(written.get(aim)!, 2)],
    ];
  }));
}

/** Content words of a text that are neither its most frequent nor rare, as they stand there most often. */
export function goalWords(text: string): string[] {
  const counts = new Map<string, Map<string, number>>();
  const content = new Set(contentStems(text));
  for (const word of wordsOf(text)) {
    const stem = stemOf(word);
    if (!content.has(stem) || word.length < 4) continue;
    const forms = counts.get(stem) ?? new Map<string, number>();
    forms.set(word, (forms.get(word) ?? 0) + 1);
    counts.set(stem, forms);
  }
  const total = (forms: Map<string, number>) => [...forms.values()].reduce((sum, n) => sum + n, 0);
  return [...counts.values()].toSorted((a, b) => total(b) - total(a))
    .slice(TOO_FREQUENT, TOO_FREQUENT + GOALS)
    .map((forms) => [...forms].reduce((best, form) => form[1] > best[1] ? form : best)[0]);
}

/** The first words of sentences. */
export function promptsOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+/).map((sentence) => sentence.split(/\s+/))
    .filter((words) => words.length > 2 * PROMPT_WORDS).map((words) =>
      words.slice(0, PROMPT_WORDS).join(" ")
    );
}

function twoOf(words: readonly string[], random: Pcg64): [string, string] {
  const first = random.below(words.length);
  const second = (first + 1 + random.below(words.length - 1)) % words.length;
  return [words[first]!, words[second]!];
}

/** Nats of each written token behind its prompt, by the model alone: no goal, no focus, no memory. */
export function lossesOfText(
  model: ResoLLMModel,
  prompt: ArrayLike<number>,
  tokens: readonly number[],
): number[] {
  const all = [...Array.from(prompt), ...tokens].slice(-model.contextLength - 1);
  const run = () =>
    noGradient(() =>
      model.forward(ids(all.slice(0, -1), { shape: [1, all.length - 1], kernels: model.kernels }))
    );
  const losses = lossesOf(step(run, model.kernels).floats, Int32Array.from(all.slice(1)));
  return Array.from(losses.slice(-Math.min(tokens.length, losses.length)));
}

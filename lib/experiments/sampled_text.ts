/** What samplers do on a model: the entropy that they leave, and words that nobody wrote. */
import { generate, type LanguageModel, type SamplingOptions } from "../generation/mod.ts";
import { entropyBits } from "../metrics/mod.ts";
import { temperedProbabilities } from "../sampling/mod.ts";
import type { Tokenizer } from "../tokenizers/mod.ts";
import { Breather } from "../training/mod.ts";

/** Figures of a generated text. */
export interface SampledText {
  /** Mean entropy of the distributions that tokens were drawn from. */
  readonly entropyBits: number;
  /** Mean distance of that entropy from the target, without sign. */
  readonly entropyErrorBits: number;
  /** Share of words that the corpus does not hold. */
  readonly unknownWordShare: number;
}

/** Options of {@linkcode sampleText}. */
export interface SampledTextOptions {
  /** How tokens are chosen. */
  readonly sampling: SamplingOptions;
  /** Tokens to generate. */
  readonly length: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** What {@linkcode SampledText.entropyErrorBits} is measured from. */
  readonly targetEntropyBits: number;
  /** Words that count as known, in lower case. */
  readonly words: ReadonlySet<string>;
  /** Ends it with its reason when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** The words of a text: runs of letters and apostrophes, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
}

/** Generates a text and measures it. The first and the last word, which may be cut, do not count. */
export async function sampleText(
  model: LanguageModel,
  prompt: ArrayLike<number>,
  tokenizer: Tokenizer,
  { sampling, length, seed, targetEntropyBits: target, words, signal }: SampledTextOptions,
): Promise<SampledText> {
  const breather = new Breather();
  const tokens: number[] = [];
  let [entropy, error] = [0, 0];
  try {
    for (const { token, step } of generate(model, prompt, { length, sampling, seed })) {
      tokens.push(token);
      entropy += step.entropyBits.filtered / length;
      error += Math.abs(step.entropyBits.filtered - target) / length;
      await breather.breathe();
      signal?.throwIfAborted();
    }
  } finally {
    breather.close();
  }
  const written = wordsOf(tokenizer.decode(tokens)).slice(1, -1);
  const unknown = written.filter((word) => !words.has(word)).length;
  return {
    entropyBits: entropy,
    entropyErrorBits: error,
    unknownWordShare: written.length === 0 ? 0 : unknown / written.length,
  };
}

/** Logits (V,) after each token of a text that a model reads from its start, up to its context. */
export function logitsAlong(model: LanguageModel, text: Int32Array): Float64Array[] {
  const session = model.startSession();
  try {
    return Array.from(text.subarray(0, session.capacity), (id) => session.feed([id]));
  } finally {
    session.close();
  }
}

/** The one temperature at which distributions have a mean entropy, in [0.05, 20]: by bisection of its logarithm. */
export function fixedTemperature(rows: readonly Float64Array[], targetBits: number): number {
  const meanBits = (temperature: number) =>
    rows.reduce((sum, row) => sum + entropyBits(temperedProbabilities(row, temperature)), 0) / rows.length;
  let [low, high] = [Math.log(0.05), Math.log(20)];
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (meanBits(Math.exp(middle)) < targetBits) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

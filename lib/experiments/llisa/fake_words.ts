/** Invented words: the share of written words that the training text does not hold. */
import { generate, type LanguageModel } from "../../generation/mod.ts";
import { blockBootstrap, type MeanInterval } from "../../metrics/mod.ts";
import { seedSequence } from "../../random/mod.ts";
import { Breather } from "../../training/mod.ts";
import type { Tokenizer } from "../../tokenizers/mod.ts";

/** Samples, their length in tokens, and how they are drawn. */
export const FAKE_WORD_SAMPLES = { samples: 20, length: 100, temperature: 0.8, topP: 0.9 } as const;

/** Words of a text in lower case. */
export function plainWords(text: string): string[] {
  return (text.match(/[A-Za-z][A-Za-z']*/g) ?? []).map((word) => word.toLowerCase());
}

/**
 * Mean share of words outside of `lexicon`, with a bootstrap interval over the texts. The first and the last word of each
 * text, which may be cut, do not count; a text without others is left out.
 *
 * @throws {RangeError} if fewer than two texts have words to count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fakeWordShare } from "@haze/haze/experiments";
 * const texts = ["rface the lamp surfive the roa", "ll the lamp the th"];
 * assertEquals(fakeWordShare(texts, new Set(["the", "lamp"])).mean, 1 / 8);
 * ```
 */
export function fakeWordShare(texts: readonly string[], lexicon: ReadonlySet<string>): MeanInterval {
  const shares = texts.map((text) => plainWords(text).slice(1, -1)).filter(({ length }) => length > 0)
    .map((words) => words.filter((word) => !lexicon.has(word)).length / words.length);
  return blockBootstrap(shares, { blockLength: 1, seed: 0 });
}

/** Texts that a model writes behind the mark that begins one. */
export async function sampleTexts(
  model: LanguageModel,
  tokenizer: Tokenizer,
  seed: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const { samples, length, temperature, topP } = FAKE_WORD_SAMPLES;
  const sampling = { sampling: "top_p", temperature, topP } as const;
  const breather = new Breather();
  const texts: string[] = [];
  try {
    for (const own of seedSequence(seed, samples)) {
      const tokens: number[] = [];
      for (const { token } of generate(model, [tokenizer.bosId!], { length, sampling, seed: own })) {
        tokens.push(token);
      }
      texts.push(tokenizer.decode(tokens));
      await breather.breathe();
      signal?.throwIfAborted();
    }
  } finally {
    breather.close();
  }
  return texts;
}

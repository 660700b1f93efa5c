import { contentStems, sentencesOf } from "./words.ts";

/**
 * How much a stem tells: idf = ln((1 + N)/(1 + n)), with N sentences in a corpus of which n have it.
 *
 * @returns the weight of a stem; that of a stem unknown to the corpus is ln(1 + N), the largest
 *
 * @example
 * ```ts
 * import { wordWeights } from "@haze/haze/reso-llm";
 * import { assert } from "@std/assert";
 *
 * const weightOf = wordWeights("A lamp burns. A lamp fell. The river rose.");
 * assert(weightOf("lamp") < weightOf("river") && weightOf("river") < weightOf("mill"));
 * ```
 */
export function wordWeights(corpus: string): (stem: string) => number {
  const sentences = sentencesOf(corpus);
  const having = new Map<string, number>();
  for (const sentence of sentences) {
    for (const stem of new Set(contentStems(sentence))) having.set(stem, (having.get(stem) ?? 0) + 1);
  }
  return (stem) => Math.log((1 + sentences.length) / (1 + (having.get(stem) ?? 0)));
}

import { axisVectors, lexiconAxes } from "../axis_vectors.ts";
import { type Share, shareOf } from "./share.ts";

/** Parts of the lexicon, each of which is left out once. */
const FOLDS = 4;

/**
 * Whether words take the axis of the company they keep: a quarter of the lexicon at a time is left out, and each of its
 * words is then named by the axes near it in a corpus, as any other word is; chance is about 1/16.
 *
 * No sentence of ours is involved, so nothing here was written with the lexicon in mind. Words that the corpus does not
 * have, or never near the lexicon, are left out of the share.
 *
 * @example
 * ```ts
 * import { measureAxisWords } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(measureAxisWords("Nothing of the kind.").of, 0);
 * ```
 */
export function measureAxisWords(corpus: string): Share {
  const lexicon = [...lexiconAxes()];
  let [hits, of] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const vectors = axisVectors(corpus, new Map(lexicon.filter((_, i) => i % FOLDS !== fold)));
    for (const [stem, axis] of lexicon.filter((_, i) => i % FOLDS === fold)) {
      const vector = vectors.get(stem);
      if (vector === undefined) continue;
      of++;
      if (vector.indexOf(Math.max(...vector)) === axis) hits++;
    }
  }
  return shareOf(hits, of);
}

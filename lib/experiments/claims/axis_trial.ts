/** The trial of named axes: the lexicon as it is, and with its words dealt out to the axes by lot. */
import {
  hashedEncoding,
  measureAxes,
  measureAxisWords,
  type TextEncoding,
  upstreamEncoding,
  wordWeights,
} from "../../models/reso_llm/mod.ts";
import { axisVectors, lexiconAxes } from "../../models/reso_llm/memory/axis_vectors.ts";
import { AXIS_SENTENCES, stemOf, TokenEncoding, wordsOf } from "../../models/reso_llm/memory/mod.ts";
import { nthPrime, SEDENION_DIM, unitSedenion } from "../../physics/mod.ts";
import { Pcg64, shuffled } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Trial } from "../trial.ts";

/**
 * Metrics, shares of the 160 sentences whose axis comes first: `named`, and `named.dealt` after the lexicon's words were dealt
 * out to the axes anew, as many to each; `masked` and `masked.dealt`, after every word of the lexicon was struck out of the
 * sentences; `unlisted`, of the sentences that have none; `words`, of words left out of the lexicon, named by their company in
 * the text; `hashed`, `modelReads` and `upstream`, under the hashes of words by which lines are recalled, under the hashes of
 * tokens that a model reads, and under upstream's letters.
 */
export function axisTrial(lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/axes/1",
    config: { sentences: contentHash({ ...AXIS_SENTENCES }, "hash sentences") },
    data: lab.dataOf(0),
    run(seed) {
      const { corpus: { text }, tokenizer } = lab;
      const weightOf = wordWeights(text);
      const lexicon = [...lexiconAxes()];
      const axes = shuffled(lexicon.map(([, axis]) => axis), new Pcg64(seed));
      const dealt = new Map(lexicon.map(([stem], i) => [stem, axes[i]!]));
      const own = measureAxes(lexiconEncoding(text, lexiconAxes(), weightOf));
      const other = measureAxes(lexiconEncoding(text, dealt, weightOf));
      const tokens = new TokenEncoding({
        vocabSize: tokenizer.vocabSize,
        primeOf: (id) => nthPrime(id + 1),
      });
      const read: TextEncoding = { encode: (sentence) => tokens.encode(tokenizer.encode(sentence)) };
      const words = measureAxisWords(text);
      return Promise.resolve({
        metrics: {
          ...{ named: own.all.value, "named.dealt": other.all.value },
          ...{ masked: own.masked.value, "masked.dealt": other.masked.value },
          ...{ unlisted: own.unlisted.value, unlistedSentences: own.unlisted.of },
          ...{ words: words.value, wordsAsked: words.of },
          hashed: measureAxes(hashedEncoding(weightOf)).all.value,
          modelReads: measureAxes(read).all.value,
          upstream: measureAxes(upstreamEncoding()).all.value,
        },
      });
    },
  };
}

/** As `axisEncoding` does it, by any lexicon. */
export function lexiconEncoding(
  corpus: string,
  lexicon: ReadonlyMap<string, number>,
  weightOf: (stem: string) => number,
): TextEncoding {
  const vectors = axisVectors(corpus, lexicon);
  return {
    encode: (text) => {
      const sum = new Float64Array(SEDENION_DIM);
      for (const stem of new Set(wordsOf(text).map(stemOf))) {
        const weight = weightOf(stem);
        vectors.get(stem)?.forEach((value, i) => sum[i]! += weight * value);
      }
      return unitSedenion(sum);
    },
  };
}

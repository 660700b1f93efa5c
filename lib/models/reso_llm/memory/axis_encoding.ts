import { SEDENION_DIM, unitSedenion } from "../../../physics/mod.ts";
import { axisVectors } from "./axis_vectors.ts";
import type { TextEncoding } from "./text_encoding.ts";
import { stemOf, wordsOf } from "./words.ts";

/** Settings of {@linkcode axisEncoding}. */
export interface AxisEncodingOptions {
  /** The text in which words meet those of the lexicon; without it, words of the lexicon alone count. */
  readonly corpus?: string;
  /** What a stem weighs, as {@linkcode wordWeights} gives; all alike unless told otherwise. */
  readonly weightOf?: (stem: string) => number;
}

/**
 * Encodes a text so that the sixteen axes mean their names: S = normalise(Σ w(stem) · a_stem), with a_stem from a lexicon
 * of some thirty words an axis and, by co-occurrence, from a corpus.
 *
 * It tells texts apart less well than {@linkcode hashedEncoding}: two texts about one thing are one to it.
 *
 * @example
 * ```ts
 * import { axisEncoding } from "@haze/haze/reso-llm";
 * import { dominantAxesOf } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const field = axisEncoding().encode("They made peace and sang in tune.");
 * assertEquals(dominantAxesOf(field, 1)[0].name, "harmony");
 * ```
 */
export function axisEncoding({ corpus = "", weightOf = () => 1 }: AxisEncodingOptions = {}): TextEncoding {
  const vectors = axisVectors(corpus);
  return {
    encode: (text) => {
      const sum = new Float64Array(SEDENION_DIM);
      for (const stem of new Set(wordsOf(text).map(stemOf))) {
        const vector = vectors.get(stem);
        if (vector === undefined) continue;
        const weight = weightOf(stem);
        for (let i = 0; i < SEDENION_DIM; i++) sum[i] += weight * vector[i];
      }
      return unitSedenion(sum);
    },
  };
}

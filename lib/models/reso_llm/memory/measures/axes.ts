import { dominantAxesOf, SEDENION_AXES, type SedenionAxis } from "../../../../physics/mod.ts";
import { AXIS_SENTENCES } from "../axis_sentences.ts";
import { lexiconAxes } from "../axis_vectors.ts";
import type { TextEncoding } from "../text_encoding.ts";
import { stemOf, wordsOf } from "../words.ts";
import { type Share, shareOf } from "./share.ts";

/** What {@linkcode measureAxes} finds; chance is 1/16. */
export interface AxisMeasure {
  /** The axis of a sentence comes first. */
  readonly all: Share;
  /** The same for sentences without any word of the lexicon. */
  readonly unlisted: Share;
  /** The same for all sentences after every word of the lexicon was struck out: what co-occurrence alone knows. */
  readonly masked: Share;
  /** Sentences of ten whose axis comes first, by axis. */
  readonly byAxis: Readonly<Record<SedenionAxis, number>>;
}

/**
 * Whether an encoding names the axis that a sentence is about, over the 160 of {@linkcode AXIS_SENTENCES}.
 *
 * A sentence of which the encoding knows no word counts as missed.
 *
 * @example
 * ```ts
 * import { axisEncoding, hashedEncoding, measureAxes } from "@haze/haze/reso-llm";
 * import { assert } from "@std/assert";
 *
 * const [lexicon, hashes] = [axisEncoding(), hashedEncoding()].map(measureAxes);
 * assert(lexicon.all.low > 0.5 && hashes.all.high < 0.2);
 * assert(lexicon.masked.hits === 0); // without a corpus it knows its own words alone
 * ```
 */
export function measureAxes(encoding: TextEncoding): AxisMeasure {
  const listed = lexiconAxes();
  const isListed = (word: string): boolean => listed.has(stemOf(word));
  const names = (sentence: string, axis: SedenionAxis): boolean => {
    const field = encoding.encode(sentence);
    return field.some((value) => value !== 0) && dominantAxesOf(field, 1)[0].name === axis;
  };
  const cases = SEDENION_AXES.flatMap((axis) =>
    AXIS_SENTENCES[axis].map((sentence) => {
      const words = wordsOf(sentence);
      const masked = words.filter((word) => !isListed(word)).join(" ");
      return {
        axis,
        right: names(sentence, axis),
        masked: names(masked, axis),
        listed: words.some(isListed),
      };
    })
  );
  const unlisted = cases.filter((one) => !one.listed);
  const count = (some: typeof cases, key: "right" | "masked"): Share =>
    shareOf(some.filter((one) => one[key]).length, some.length);
  return {
    all: count(cases, "right"),
    unlisted: count(unlisted, "right"),
    masked: count(cases, "masked"),
    byAxis: Object.fromEntries(
      SEDENION_AXES.map((axis) => [axis, cases.filter((one) => one.axis === axis && one.right).length]),
    ) as Record<SedenionAxis, number>,
  };
}

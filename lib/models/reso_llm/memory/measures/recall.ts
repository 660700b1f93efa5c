import { Pcg64 } from "../../../../random/mod.ts";
import { TemporalMemory } from "../temporal_memory.ts";
import type { TextEncoding } from "../text_encoding.ts";
import { contentStems, sentencesOf, stemOf, wordsOf } from "../words.ts";
import { type Share, shareOf } from "./share.ts";

/** What is asked of {@linkcode measureRecall}. */
export interface RecallTrialOptions {
  /** What is measured. */
  readonly encoding: TextEncoding;
  /** What can be stored; {@linkcode recallLines} gives some. */
  readonly lines: readonly string[];
  /** How many lines a memory holds. */
  readonly memories: number;
  /** Words of a line that its query has, 3 unless told otherwise. */
  readonly queryWords?: number;
  /** Queries in all, at least; 1,200 unless told otherwise. */
  readonly queries?: number;
  /** λ of the memory, 0 unless told otherwise. */
  readonly decayRate?: number;
  /** Tokens that pass from one line to the next and before the first query, 10 unless told otherwise. */
  readonly spacing?: number;
  /** The same seed gives the same queries. */
  readonly seed: number;
}

/** What {@linkcode measureRecall} finds. */
export interface RecallMeasure {
  /** The line asked for comes first. */
  readonly at1: Share;
  /** It is among the first five. */
  readonly at5: Share;
  /** Mean |time of the first found − time of the line asked for|, in tokens, over queries that found something: how well "when was that?" is answered. */
  readonly timeErrorTokens: number;
  /** The same if a moment is named blindly: (N² − 1)/(3N) times the spacing. */
  readonly blindTimeErrorTokens: number;
}

/**
 * Lines for memories out of a text: its sentences with five to twelve different content words.
 *
 * @example
 * ```ts
 * import { recallLines } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(recallLines("Yes. Wren carried oil, matches, a ladder and bread to the mill."), [
 *   "Wren carried oil, matches, a ladder and bread to the mill.",
 * ]);
 * ```
 */
export function recallLines(text: string): string[] {
  return sentencesOf(text).filter((sentence) => {
    const stems = new Set(contentStems(sentence)).size;
    return stems >= 5 && stems <= 12;
  });
}

/**
 * Recall by number of memories and age: memories are filled with lines drawn at random, and each line is asked for by some
 * of its content words, in random order. A query or a line of which the encoding knows no word is a miss.
 *
 * @throws {RangeError} if the spacing is not above 0, there are fewer lines than memories, or a line has fewer content words than a query
 *
 * @example
 * ```ts
 * import { hashedEncoding, measureRecall } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = ["Wren carried oil, matches and bread.", "Tam mended the broken mill wheel."];
 * const { at1, timeErrorTokens } = measureRecall({
 *   ...{ encoding: hashedEncoding(), lines, memories: 2, queries: 20, seed: 0 },
 * });
 * assertEquals([at1.value, timeErrorTokens], [1, 0]);
 * ```
 */
export function measureRecall(options: RecallTrialOptions): RecallMeasure {
  const { encoding, lines, memories, queryWords = 3, queries = 1200, decayRate = 0, spacing = 10, seed } =
    options;
  if (!(memories >= 1 && lines.length >= memories)) {
    throw new RangeError(`Cannot fill a memory as there are ${memories} lines: ${lines.length}`);
  }
  if (!(spacing > 0)) throw new RangeError(`Cannot tell lines by time as spacing is above 0: ${spacing}`);
  const random = new Pcg64(seed);
  let [asked, answered, first, among, error] = [0, 0, 0, 0, 0];
  while (asked < queries) {
    const memory = new TemporalMemory({ encoding, decayRate, maxMoments: memories });
    const stored = drawn(lines, memories, random).map((line) => {
      const time = memory.time;
      memory.store(line);
      memory.advance(spacing);
      return { line, time };
    });
    for (const { line, time } of stored) {
      const words = contentWords(line);
      if (words.length < queryWords) {
        throw new RangeError(`Cannot ask for a line by ${queryWords} words as it has them: ${line}`);
      }
      const found = memory.recall(drawn(words, queryWords, random).join(" ")).map(({ moment }) => moment);
      asked++;
      if (found.length === 0) continue;
      answered++;
      if (found[0].time === time) first++;
      if (found.some((moment) => moment.time === time)) among++;
      error += Math.abs(found[0].time - time);
    }
  }
  return {
    at1: shareOf(first, asked),
    at5: shareOf(among, asked),
    timeErrorTokens: error / answered,
    blindTimeErrorTokens: spacing * (memories * memories - 1) / (3 * memories),
  };
}

/** Content words of a line as they stand there, one a stem. */
function contentWords(line: string): string[] {
  const stems = new Set(contentStems(line));
  return [...new Map(wordsOf(line).map((word) => [stemOf(word), word]))].filter(([stem]) => stems.has(stem))
    .map(([, word]) => word);
}

/** `count` of `all`, each at most once, in random order. */
function drawn<Item>(all: readonly Item[], count: number, random: Pcg64): Item[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]);
}

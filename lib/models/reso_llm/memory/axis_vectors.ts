import { SEDENION_AXES } from "../../../physics/mod.ts";
import { AXIS_LEXICON } from "./axis_lexicon.ts";
import { STOP_WORDS } from "./stop_words.ts";
import { sentencesOf, stemOf, wordsOf } from "./words.ts";

/** Words on either side that count as near. */
const REACH = 8;
/** A word seen near fewer words of the lexicon than this says nothing of axes. */
const LEAST_SEEN = 2;
/** The most that a word from outside the lexicon counts, beside 1 for one of the lexicon. */
const SPREAD = 0.5;
/** Added to every count, so that a single coincidence does not look like a law. */
const SMOOTHING = 1;

/** The axis of each stem of the lexicon, as its place among the sixteen. */
export function lexiconAxes(): Map<string, number> {
  return new Map(
    SEDENION_AXES.flatMap((name, axis) => AXIS_LEXICON[name].map((word) => [stemOf(word), axis] as const)),
  );
}

/**
 * What words say of the sixteen axes: 1 on its own axis for a word of the lexicon, and for the others how much more often
 * than by chance they stand near its words in a corpus.
 *
 * For a stem w near n_wa words of axis a, n_w of any axis and with shares p_a of the axes, component a is
 * max(0, ln((n_wa + p_a)/((n_w + 1) p_a))); the whole is scaled to norm ½·n_w/(n_w + 2).
 *
 * @param axes The lexicon; the whole of it unless told otherwise.
 * @returns 16 numbers from 0 up for each stem that says anything
 */
export function axisVectors(
  corpus: string,
  axes: ReadonlyMap<string, number> = lexiconAxes(),
): Map<string, Float64Array> {
  const near = new Map<string, Float64Array>();
  const totals = new Float64Array(SEDENION_AXES.length);
  for (const sentence of sentencesOf(corpus)) countNear(wordsOf(sentence), axes, near, totals);
  const vectors = new Map<string, Float64Array>();
  const all = totals.reduce((sum, n) => sum + n, 0);
  for (const [stem, counts] of near) {
    const seen = counts.reduce((sum, n) => sum + n, 0);
    if (seen < LEAST_SEEN) continue;
    const excess = counts.map((n, a) => {
      const share = totals[a] / all;
      return share === 0 ? 0 : Math.max(0, Math.log((n + SMOOTHING * share) / ((seen + SMOOTHING) * share)));
    });
    const norm = Math.hypot(...excess);
    if (norm > 0) vectors.set(stem, excess.map((value) => SPREAD * value / norm * seen / (seen + 2)));
  }
  for (const [stem, axis] of axes) {
    vectors.set(stem, new Float64Array(SEDENION_AXES.length).fill(1, axis, axis + 1));
  }
  return vectors;
}

/** Counts, for each word of a sentence that is neither of the lexicon nor a stop word, the axes near it. */
function countNear(
  words: readonly string[],
  axes: ReadonlyMap<string, number>,
  near: Map<string, Float64Array>,
  totals: Float64Array,
): void {
  const stems = words.map(stemOf);
  const places = stems.flatMap((stem, at) => axes.has(stem) ? [{ at, axis: axes.get(stem)! }] : []);
  stems.forEach((stem, t) => {
    if (axes.has(stem) || STOP_WORDS.has(words[t])) return;
    for (const { at, axis } of places) {
      if (Math.abs(at - t) > REACH) continue;
      if (!near.has(stem)) near.set(stem, new Float64Array(SEDENION_AXES.length));
      near.get(stem)![axis]++;
      totals[axis]++;
    }
  });
}

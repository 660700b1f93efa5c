import { checkIds, checkInteger } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/** Settings of {@linkcode unigramNats}. */
export interface UnigramOptions {
  /** The count k added to every token, above 0; 1 unless told otherwise. */
  smoothing?: number;
  /** One for each training id, 0 where it is not counted; all are unless told otherwise. */
  trainScored?: Numbers;
  /** One for each test id, 0 where it is not scored; all are unless told otherwise. */
  testScored?: Numbers;
}

/** Settings of {@linkcode bigramNats}. */
export interface BigramOptions extends UnigramOptions {
  /** The token before the first test token; without it the first test token is scored by the unigram. */
  context?: number;
}

/**
 * The held-out cross-entropy of an add-k unigram in nats a token: what a model that ignores context would reach.
 *
 * p(w) = (c(w) + k) / (N + k·V), with c counted on the N training ids. An empty training part gives ln V. Ids that are not
 * scored are no part of either.
 *
 * @param trainIds N token ids to count.
 * @param testIds Token ids to score, at least one.
 * @param vocabSize V.
 * @throws RangeError if `testIds` is empty, an id is not in [0, V), or `smoothing` is not a positive number.
 *
 * @example
 * ```ts
 * import { unigramNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(unigramNats([0, 0, 1], [0], 2), -Math.log(3 / 5));
 * ```
 */
export function unigramNats(
  trainIds: Numbers,
  testIds: Numbers,
  vocabSize: number,
  options: UnigramOptions = {},
): number {
  checkCorpora(trainIds, testIds, vocabSize);
  const { trainScored, testScored } = scoredOf(trainIds, testIds, options);
  const probabilities = unigram(trainIds, trainScored, vocabSize, smoothingOf(options));
  let [nats, scored] = [0, 0];
  for (let t = 0; t < testIds.length; t++) {
    if (testScored?.[t] === 0) continue;
    nats -= Math.log(probabilities[testIds[t]]);
    scored++;
  }
  return nats / scored;
}

/**
 * The held-out cross-entropy of a Witten–Bell bigram in nats a token: what one token of context is worth.
 *
 * p(w | h) = (c(h, w) + t(h)·p₁(w)) / (c(h) + t(h)), where c(h, w) counts h followed by w in the training ids,
 * c(h) = Σ_w c(h, w), t(h) is the number of different tokens seen after h, and p₁ is the add-k unigram of
 * {@linkcode unigramNats}; a context never seen leaves p₁ (Witten and Bell, "The zero-frequency problem", 1991). An id that
 * is not scored is a context h, but no w.
 *
 * @param trainIds Token ids to count.
 * @param testIds Token ids to score, at least one.
 * @param vocabSize V.
 * @throws RangeError if `testIds` is empty, an id is not in [0, V), or `smoothing` is not a positive number.
 *
 * @example
 * ```ts
 * import { bigramNats } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // After 0 came 1 twice: p(1 | 0) = (2 + 1·p₁(1)) / (2 + 1) with p₁(1) = (2 + 1) / (4 + 2).
 * assertAlmostEquals(bigramNats([0, 1, 0, 1], [1], 2, { context: 0 }), -Math.log(2.5 / 3));
 * ```
 */
export function bigramNats(
  trainIds: Numbers,
  testIds: Numbers,
  vocabSize: number,
  options: BigramOptions = {},
): number {
  checkCorpora(trainIds, testIds, vocabSize);
  const { context } = options;
  if (context !== undefined) checkInteger(context, "context", 0, vocabSize - 1);
  const { trainScored, testScored } = scoredOf(trainIds, testIds, options);
  const base = unigram(trainIds, trainScored, vocabSize, smoothingOf(options));
  // A map keyed by h·V + w, since V² counters would not fit for large vocabularies.
  const pairs = new Map<number, number>();
  const contexts = new Float64Array(vocabSize);
  const followers = new Float64Array(vocabSize);
  for (let t = 1; t < trainIds.length; t++) {
    if (trainScored?.[t] === 0) continue;
    const h = trainIds[t - 1];
    const key = h * vocabSize + trainIds[t];
    const seen = pairs.get(key) ?? 0;
    pairs.set(key, seen + 1);
    contexts[h]++;
    if (seen === 0) followers[h]++;
  }
  let [nats, scored] = [0, 0];
  let h = context;
  for (let t = 0; t < testIds.length; t++) {
    const w = testIds[t];
    if (testScored?.[t] === 0) {
      h = w;
      continue;
    }
    scored++;
    let probability = base[w];
    if (h !== undefined && contexts[h] > 0) {
      const count = pairs.get(h * vocabSize + w) ?? 0;
      probability = (count + followers[h] * base[w]) / (contexts[h] + followers[h]);
    }
    nats -= Math.log(probability);
    h = w;
  }
  return nats / scored;
}

function unigram(
  trainIds: Numbers,
  scored: Numbers | undefined,
  vocabSize: number,
  smoothing: number,
): Float64Array {
  const probabilities = new Float64Array(vocabSize).fill(smoothing);
  let total = smoothing * vocabSize;
  for (let t = 0; t < trainIds.length; t++) {
    if (scored?.[t] === 0) continue;
    probabilities[trainIds[t]]++;
    total++;
  }
  for (let w = 0; w < vocabSize; w++) probabilities[w] /= total;
  return probabilities;
}

/** The marks, checked: as many as ids, and something to score. */
function scoredOf(
  trainIds: Numbers,
  testIds: Numbers,
  { trainScored, testScored }: UnigramOptions,
): { trainScored: Numbers | undefined; testScored: Numbers | undefined } {
  for (
    const [name, ids, scored] of [["trainScored", trainIds, trainScored], [
      "testScored",
      testIds,
      testScored,
    ]] as const
  ) {
    if (scored !== undefined && scored.length !== ids.length) {
      throw new RangeError(
        `Cannot tell what is scored as ${name} needs ${ids.length} entries: got ${scored.length}`,
      );
    }
  }
  if (testScored !== undefined && !Array.from(testScored).some((one) => one !== 0)) {
    throw new RangeError("Cannot average nats as a mean over test tokens: none is scored");
  }
  return { trainScored, testScored };
}

function smoothingOf(options: UnigramOptions): number {
  const smoothing = options.smoothing ?? 1;
  if (!(smoothing > 0 && smoothing < Infinity)) {
    throw new RangeError(`Cannot take smoothing as a positive count: ${smoothing}`);
  }
  return smoothing;
}

function checkCorpora(trainIds: Numbers, testIds: Numbers, vocabSize: number): void {
  checkInteger(vocabSize, "vocabSize", 1, 2 ** 26);
  checkIds(trainIds, vocabSize, "trainIds");
  checkIds(testIds, vocabSize, "testIds");
  if (testIds.length === 0) {
    throw new RangeError("Cannot average nats as a mean over test tokens: testIds is empty");
  }
}

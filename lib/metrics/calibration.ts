import { checkInteger } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Equal width: the bin's lower edge. Equal mass: the smallest confidence in it. */
  low: number;
  /** Equal width: the bin's upper edge. Equal mass: the largest confidence in it. */
  high: number;
  /** How many predictions fell into the bin. */
  count: number;
  /** The mean confidence of those predictions; null in an empty bin. */
  confidence: number | null;
  /** The share of those predictions that was right; null in an empty bin. */
  accuracy: number | null;
}

/** The two reliability diagrams of one set of predictions. */
export interface Reliability {
  /** One entry a bin, empty ones included, over [0, 1]. */
  equalWidth: ReliabilityBin[];
  /** The bins that hold a prediction, by rising confidence. */
  equalMass: ReliabilityBin[];
}

/** What {@linkcode calibration} measures. */
export interface Calibration {
  /** Expected calibration error over bins of equal width, in [0, 1]. */
  eceEqualWidth: number;
  /** Expected calibration error over bins of equal mass, in [0, 1]. */
  eceEqualMass: number;
  /** The number of bins asked for. */
  bins: number;
  /** The bins behind both numbers. */
  reliability: Reliability;
}

interface Tally {
  low: number;
  high: number;
  count: number;
  confidenceSum: number;
  correct: number;
}

const MOST_BINS = 100_000;

/**
 * The expected calibration error of predictions, with both ways of binning: ECE = Σ_b (n_b / N)·|accuracy_b − confidence_b|.
 *
 * Equal width: bin b holds confidences in (b/bins, (b+1)/bins], the first also 0 (Guo and others, "On calibration of
 * modern neural networks", 2017). Equal mass: the prediction of rank r among N goes to bin ⌊r·bins/N⌋. Equal
 * confidences always share a bin, that of the middle of their ranks, so no result depends on the order of the
 * predictions. With few predictions a bin the ECE of a perfectly calibrated model is above zero.
 *
 * @param confidences N probabilities given to the predicted symbol, in [0, 1].
 * @param correct N marks: true or 1 where the prediction was right, false or 0 where it was wrong.
 * @param bins How many bins, 15 unless told otherwise.
 * @throws TypeError if the lengths differ; RangeError if there are no predictions, a confidence lies outside [0, 1], a
 * mark is neither 0 nor 1, or `bins` is no integer from 1 to 100,000.
 *
 * @example
 * ```ts
 * import { calibration } from "@haze/haze/metrics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { eceEqualWidth } = calibration([0.9, 0.9, 0.6, 0.6], [1, 1, 1, 0]);
 * assertAlmostEquals(eceEqualWidth, 0.5 * 0.1 + 0.5 * 0.1);
 * ```
 */
export function calibration(
  confidences: Numbers,
  correct: ArrayLike<number | boolean>,
  bins: number = 15,
): Calibration {
  checkInteger(bins, "bins", 1, MOST_BINS);
  checkPredictions(confidences, correct);
  const width = tallyEqualWidth(confidences, correct, bins);
  const mass = tallyEqualMass(confidences, correct, bins);
  return {
    eceEqualWidth: expectedError(width, confidences.length),
    eceEqualMass: expectedError(mass, confidences.length),
    bins,
    reliability: { equalWidth: width.map(describe), equalMass: mass.map(describe) },
  };
}

function tallyEqualWidth(confidences: Numbers, correct: ArrayLike<number | boolean>, bins: number): Tally[] {
  const tallies = Array.from({ length: bins }, (_, b) => emptyTally(b / bins, (b + 1) / bins));
  for (let n = 0; n < confidences.length; n++) {
    const confidence = confidences[n];
    let b = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
    // The product may round across an edge; the edges as printed decide.
    if (b > 0 && confidence <= tallies[b].low) b--;
    else if (confidence > tallies[b].high) b++;
    const tally = tallies[b];
    tally.count++;
    tally.confidenceSum += confidence;
    tally.correct += Number(correct[n]);
  }
  return tallies;
}

// Equal confidences share a bin, so a bin is a range of values: sorting the right predictions' confidences on their own
// is enough to count them, and both sorts run natively on typed arrays.
function tallyEqualMass(confidences: Numbers, correct: ArrayLike<number | boolean>, bins: number): Tally[] {
  const total = confidences.length;
  const all = Float64Array.from(confidences).sort();
  const right = rightConfidences(confidences, correct);
  const tallies: Tally[] = [];
  let current = -1;
  let r = 0;
  for (let start = 0, end = 0; start < total; start = end) {
    const value = all[start];
    while (end < total && all[end] === value) end++;
    const b = Math.floor(bins * (start + end - 1) / (2 * total));
    if (b !== current) tallies.push(emptyTally(value, value));
    current = b;
    const tally = tallies[tallies.length - 1];
    tally.high = value;
    tally.count += end - start;
    tally.confidenceSum += value * (end - start);
    for (; r < right.length && right[r] === value; r++) tally.correct++;
  }
  return tallies;
}

function rightConfidences(confidences: Numbers, correct: ArrayLike<number | boolean>): Float64Array {
  const right = new Float64Array(confidences.length);
  let count = 0;
  for (let n = 0; n < confidences.length; n++) if (correct[n]) right[count++] = confidences[n];
  return right.subarray(0, count).sort();
}

function expectedError(tallies: Tally[], total: number): number {
  let error = 0;
  for (const tally of tallies) error += Math.abs(tally.correct - tally.confidenceSum) / total;
  return error;
}

function emptyTally(low: number, high: number): Tally {
  return { low, high, count: 0, confidenceSum: 0, correct: 0 };
}

function describe({ low, high, count, confidenceSum, correct }: Tally): ReliabilityBin {
  const empty = count === 0;
  return {
    low,
    high,
    count,
    confidence: empty ? null : confidenceSum / count,
    accuracy: empty ? null : correct / count,
  };
}

/** Throws unless there are predictions, confidences are in [0, 1] and marks 0 or 1. */
export function checkPredictions(confidences: Numbers, correct: ArrayLike<number | boolean>): void {
  const act = "Cannot measure calibration as a comparison of confidence and accuracy";
  if (confidences.length !== correct.length) {
    throw new TypeError(`${act}: ${confidences.length} confidences, ${correct.length} marks`);
  }
  if (confidences.length === 0) throw new RangeError(`${act}: there are no predictions`);
  for (let n = 0; n < confidences.length; n++) {
    if (!(confidences[n] >= 0 && confidences[n] <= 1)) {
      throw new RangeError(`${act}: confidence ${n} is ${confidences[n]}, not in [0, 1]`);
    }
    const mark = Number(correct[n]);
    if (mark !== 0 && mark !== 1) throw new RangeError(`${act}: mark ${n} is ${correct[n]}, neither 0 nor 1`);
  }
}

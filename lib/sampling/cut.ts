import { checkDistribution } from "../metrics/checks.ts";
import type { SamplingRule } from "./checks.ts";
import type { Filtered } from "./step.ts";

/** How the kept tokens are told from the others: all above `threshold`, and `ties` of those equal to it. */
export interface Cut {
  threshold: number;
  ties: number;
}

/** A copy of what a caller says is a distribution, to be cut in place; RangeError if it is none. */
export function ownDistribution(probabilities: ArrayLike<number>): Float64Array {
  checkDistribution(probabilities, "the probabilities", "exact");
  return new Float64Array(probabilities);
}

/** The result of no filter: the same probabilities. */
export function keepAll(probabilities: Float64Array): Filtered {
  let kept = 0;
  for (let i = 0; i < probabilities.length; i++) if (probabilities[i] > 0) kept++;
  return { probabilities, keptMass: 1, kept };
}

// One row is sorted at a time and its order is not kept: an allocation costs more than sorting a small vocabulary.
let scratch = new Float64Array(64);

/** The probabilities above `floor` (at least 0) in ascending order: a view that the next call overwrites. */
export function sortedAbove(probabilities: Float64Array, floor: number): Float64Array {
  if (scratch.length < probabilities.length) scratch = new Float64Array(probabilities.length);
  let count = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] > floor) scratch[count++] = probabilities[i];
  }
  return sortPositive(scratch.subarray(0, count));
}

/** Sorts numbers that are at least 0 (and not −0) in place: they are ordered as their bits are, and V8 sorts integers several times as fast. */
export function sortPositive(row: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  new BigUint64Array(row.buffer, row.byteOffset, row.length).sort();
  return row;
}

/**
 * Sets to 0 what the cut leaves out and divides the rest by its sum, in place; among equals the lower ids win, or under the
 * upstream rule the higher ones.
 */
export function keepCut(row: Float64Array, cut: Cut, rule: SamplingRule = "exact"): Filtered {
  const V = row.length;
  let [mass, count, ties] = [0, 0, cut.ties];
  for (let i = 0; i < V; i++) {
    const id = rule === "upstream" ? V - 1 - i : i;
    const probability = row[id];
    if (probability > cut.threshold || (probability === cut.threshold && ties-- > 0)) {
      mass += probability;
      count++;
    } else row[id] = 0;
  }
  const divisor = rule === "upstream" ? mass + 1e-10 : mass;
  for (let i = 0; i < V; i++) row[i] /= divisor;
  return { probabilities: row, keptMass: Math.min(mass, 1), kept: count };
}

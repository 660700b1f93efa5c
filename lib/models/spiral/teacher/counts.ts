/** Distributions from counts. */
import type { FloatArray } from "../../../kernels/mod.ts";

/** How often each token came, as a distribution: V numbers each. */
export interface Unigram {
  /** u. */
  readonly probabilities: Float64Array;
  /** log u. */
  readonly logs: Float64Array;
}

/** u = (cⱼ + ½)/(N + V/2): each token as often as it came, and half a time more. */
export function unigramOf(counts: FloatArray): Unigram {
  const V = counts.length;
  const [probabilities, logs] = [new Float64Array(V), new Float64Array(V)];
  let total = 0;
  for (let j = 0; j < V; j++) total += counts[j]! + 0.5;
  for (let j = 0; j < V; j++) {
    probabilities[j] = (counts[j]! + 0.5) / total;
    logs[j] = Math.log(probabilities[j]!);
  }
  return { probabilities, logs };
}

/**
 * log (cⱼ + n·uⱼ)/(N + n) into `out`, where n of the V successors were met at all: the rule of Witten and Bell ("The
 * zero-frequency problem", 1991, method C, interpolated). The more successors were new, the more is left for the next.
 *
 * @param counts Successors of one token: V numbers.
 * @param unigram u: what is believed where nothing was met.
 */
export function successorLogs(counts: FloatArray, unigram: Unigram, out: Float64Array): void {
  const V = out.length;
  let [total, met] = [0, 0];
  for (let j = 0; j < V; j++) {
    const count = counts[j]!;
    total += count;
    if (count > 0) met++;
  }
  if (total === 0) return out.set(unigram.logs);
  const { probabilities } = unigram;
  const all = total + met;
  for (let j = 0; j < V; j++) out[j] = Math.log((counts[j]! + met * probabilities[j]!) / all);
}

/** Makes logs of a sum of 1: takes log Σ exp off each. */
export function normaliseLogs(logs: Float64Array): void {
  const V = logs.length;
  let largest = -Infinity;
  for (let j = 0; j < V; j++) if (logs[j]! > largest) largest = logs[j]!;
  let sum = 0;
  for (let j = 0; j < V; j++) sum += Math.exp(logs[j]! - largest);
  const total = largest + Math.log(sum);
  for (let j = 0; j < V; j++) logs[j]! -= total;
}

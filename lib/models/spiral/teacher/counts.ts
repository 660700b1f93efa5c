/** Distributions from counts. */
import type { FloatArray } from "../../../kernels/mod.ts";

/** log (cⱼ + ½)/(N + V/2) into `out`: each token as often as it came, and half a time more. */
export function unigramLogs(counts: FloatArray, out: Float64Array): void {
  let total = 0;
  for (const count of counts) total += count + 0.5;
  for (let j = 0; j < out.length; j++) out[j] = Math.log((counts[j] + 0.5) / total);
}

/**
 * log (cⱼ + n·uⱼ)/(N + n) into `out`, where n of the V successors were met at all: the rule of Witten and Bell ("The
 * zero-frequency problem", 1991, method C, interpolated). The more successors were new, the more is left for the next.
 *
 * @param counts Successors of one token: V numbers.
 * @param unigram log u: what is believed where nothing was met.
 */
export function successorLogs(counts: FloatArray, unigram: Float64Array, out: Float64Array): void {
  let [total, met] = [0, 0];
  for (let j = 0; j < counts.length; j++) {
    total += counts[j];
    if (counts[j] > 0) met++;
  }
  if (total === 0) return out.set(unigram);
  for (let j = 0; j < out.length; j++) {
    out[j] = Math.log((counts[j] + met * Math.exp(unigram[j])) / (total + met));
  }
}

/** Makes logs of a sum of 1: takes log Σ exp off each. */
export function normaliseLogs(logs: Float64Array): void {
  let largest = -Infinity;
  for (const log of logs) if (log > largest) largest = log;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  const total = largest + Math.log(sum);
  for (let j = 0; j < logs.length; j++) logs[j] -= total;
}

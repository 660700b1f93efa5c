/** Distributions from counts. */
import type { FloatArray } from "../../../kernels/mod.ts";

/** How often each token came, as a distribution: V numbers each. */
export interface Unigram {
  /** u. */
  readonly probabilities: Float64Array;
  /** log u. */
  readonly logs: Float64Array;
  /** N + V/2. */
  readonly total: number;
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
  return { probabilities, logs, total };
}

/**
 * The distribution of the same counts without one occurrence of `token`, in V products: all but its own probability grow by
 * one factor. The arrays of `out` are written over.
 *
 * @param token One that was counted.
 */
export function unigramWithout(
  { probabilities, logs, total }: Unigram,
  token: number,
  out: Unigram,
): Unigram {
  const V = logs.length;
  const rest = total - 1;
  const [factor, shift] = [total / rest, Math.log(total / rest)];
  for (let j = 0; j < V; j++) {
    out.probabilities[j] = probabilities[j]! * factor;
    out.logs[j] = logs[j]! + shift;
  }
  out.probabilities[token] = (probabilities[token]! * total - 1) / rest;
  out.logs[token] = Math.log(out.probabilities[token]!);
  return { probabilities: out.probabilities, logs: out.logs, total: rest };
}

/**
 * log (cⱼ + n·uⱼ)/(N + n) into `out`, where n of the V successors were met at all: the rule of Witten and Bell ("The
 * zero-frequency problem", 1991, method C, interpolated). The more successors were new, the more is left for the next.
 *
 * @param counts Successors of one token: V numbers.
 * @param unigram u: what is believed where nothing was met.
 * @param without A successor of which one occurrence is left out, of the sums too; nothing is where none was counted.
 */
export function successorLogs(counts: FloatArray, unigram: Unigram, out: Float64Array, without = -1): void {
  const V = out.length;
  let [total, met] = [0, 0];
  for (let j = 0; j < V; j++) {
    const count = counts[j]!;
    total += count;
    if (count > 0) met++;
  }
  const own = without >= 0 && counts[without]! >= 1 ? counts[without]! - 1 : undefined;
  if (own !== undefined) {
    total--;
    if (own === 0) met--;
  }
  if (total === 0) return out.set(unigram.logs);
  const { probabilities } = unigram;
  const all = total + met;
  for (let j = 0; j < V; j++) out[j] = Math.log((counts[j]! + met * probabilities[j]!) / all);
  if (own !== undefined) out[without] = Math.log((own + met * probabilities[without]!) / all);
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

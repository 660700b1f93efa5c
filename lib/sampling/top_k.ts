import { checkNumber, type SamplingRule } from "./checks.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { keepAll, keepCut, ownDistribution, sortedAbove } from "./cut.ts";
import type { Filtered } from "./step.ts";

/**
 * One temperature, then the `topK` most likely tokens.
 *
 * Its `rule` says nothing of equals at the edge: upstream keeps what its partition happens to leave there, which is no
 * rule to follow.
 */
export interface TopKSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "top_k";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** How many tokens to keep, at least 1; 40 unless told otherwise, and V or more keeps everything. */
  readonly topK: number;
  /** `"upstream"` takes a temperature below 0 too, and it is greedy; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/** The sampler of {@linkcode TopKSettings}. */
export const topK: SamplerKind<TopKSettings> = {
  defaults: { temperature: 1, topK: 40, rule: "exact" },
  build: ({ temperature, topK }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities }) => cutTopK(probabilities, topK),
  }),
};

/** {@linkcode filterTopK} in place and without checks. */
export function cutTopK(row: Float64Array, k: number): Filtered {
  if (k >= row.length) return keepAll(row);
  const sorted = sortedAbove(row, 0);
  if (k >= sorted.length) return keepAll(row);
  const at = sorted.length - k;
  return keepCut(row, { threshold: sorted[at], ties: sorted.lastIndexOf(sorted[at]) - at + 1 });
}

/**
 * Keeps the `k` most likely tokens and renormalises; fewer if fewer have a probability above 0.
 *
 * Fan, Lewis and Dauphin, *Hierarchical Neural Story Generation* (2018). Among equal probabilities lower ids come
 * first.
 *
 * @param probabilities V probabilities that sum to one.
 * @param k An integer of at least 1; V or more keeps everything.
 * @throws TypeError if `k` is no number.
 * @throws RangeError if `k` is no integer of at least 1, or the probabilities are empty, negative or do not sum to one.
 *
 * @example
 * ```ts
 * import { filterTopK } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const { probabilities, keptMass, kept } = filterTopK([0.25, 0.5, 0.25], 2);
 * assertEquals([...probabilities], [1 / 3, 2 / 3, 0]);
 * assertEquals([keptMass, kept], [0.75, 2]);
 * ```
 */
export function filterTopK(probabilities: ArrayLike<number>, k: number): Filtered {
  checkNumber("topK", k);
  return cutTopK(ownDistribution(probabilities), k);
}

import { checkRule, type SamplingRule } from "./checks.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { type Cut, keepAll, keepCut, ownDistribution, sortedAbove } from "./cut.ts";
import type { Filtered } from "./step.ts";

/** One temperature, then the fewest tokens that hold `topP` of the probability. */
export interface TopPSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "top_p";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** The probability to keep, in (0, 1]; 0.9 unless told otherwise, and 1 keeps everything. */
  readonly topP: number;
  /** The rule of the filter, and of the temperature as in `basic`; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/** The sampler of {@linkcode TopPSettings}. */
export const topP: SamplerKind<TopPSettings> = {
  defaults: { temperature: 1, topP: 0.9, rule: "exact" },
  build: ({ temperature, topP, rule }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities }) => cutTopP(probabilities, topP, rule),
  }),
};

/** Walks down the probabilities above `floor` until their running sum reaches `p`; undefined if it never does. */
function cutAt(probabilities: Float64Array, p: number, floor: number): Cut | undefined {
  const sorted = sortedAbove(probabilities, floor);
  let sum = 0;
  for (let i = sorted.length - 1; i >= 0; i--) {
    sum += sorted[i];
    if (sum >= p) return { threshold: sorted[i], ties: sorted.lastIndexOf(sorted[i]) - i + 1 };
  }
  return undefined;
}

/** {@linkcode filterTopP} in place and without checks. */
export function cutTopP(row: Float64Array, p: number, rule: SamplingRule): Filtered {
  if (p >= 1 && rule === "exact") return keepAll(row);
  // Tokens up to (1 − p)/2V hold at most half of what may go, so the walk ends above them and they need no sorting;
  // where rounding makes that untrue, or the whole sum rounds to less than p, the walk is repeated over all.
  const floor = Math.max(0, (1 - p) / (2 * row.length));
  const cut = cutAt(row, p, floor) ?? cutAt(row, p, 0) ?? { threshold: 0, ties: 0 };
  return keepCut(row, cut, rule);
}

/**
 * Keeps the fewest tokens, taken by descending probability, whose probabilities sum to at least `p`, and renormalises.
 *
 * Holtzman et al., *The Curious Case of Neural Text Degeneration* (2020). Among equal probabilities lower ids come
 * first; `p` ≥ 1 keeps everything. At least one token stays.
 *
 * @param probabilities V probabilities that sum to one.
 * @param p The probability to keep, above 0.
 * @param rule `"upstream"` for ties to the higher id and a sum a little below one, see {@linkcode SamplingRule}.
 * @throws RangeError if `p` is not above 0, or the probabilities are empty, negative or do not sum to one.
 *
 * @example
 * ```ts
 * import { filterTopP } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const { probabilities, keptMass, kept } = filterTopP([0.25, 0.5, 0.25], 0.6);
 * assertEquals([...probabilities], [1 / 3, 2 / 3, 0]);
 * assertEquals([keptMass, kept], [0.75, 2]);
 * ```
 */
export function filterTopP(
  probabilities: ArrayLike<number>,
  p: number,
  rule: SamplingRule = "exact",
): Filtered {
  checkRule(rule);
  if (!(p > 0)) throw new RangeError(`Cannot filter by topP as it must be above 0: ${p}`);
  return cutTopP(ownDistribution(probabilities), p, rule);
}

import { checkNumber } from "./checks.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { keepAll, keepCut, ownDistribution } from "./cut.ts";
import type { Filtered } from "./step.ts";

/** One temperature, then the tokens at least `minP` times as likely as the likeliest. */
export interface MinPSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "min_p";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** The least probability relative to the largest, from 0 to 1; 0.05 unless told otherwise, and 0 keeps everything. */
  readonly minP: number;
}

/** The sampler of {@linkcode MinPSettings}. */
export const minP: SamplerKind<MinPSettings> = {
  defaults: { temperature: 1, minP: 0.05 },
  build: ({ temperature, minP }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities }) => cutMinP(probabilities, minP),
  }),
};

/** {@linkcode filterMinP} in place and without checks. */
function cutMinP(row: Float64Array, minP: number): Filtered {
  if (minP === 0) return keepAll(row);
  let max = 0;
  for (let i = 0; i < row.length; i++) if (row[i] > max) max = row[i];
  // Where the product underflows, a threshold of 0 would count the impossible tokens among the kept.
  return keepCut(row, { threshold: Math.max(minP * max, Number.MIN_VALUE), ties: Infinity });
}

/**
 * Keeps the tokens whose probability is at least `minP` times the largest one, and renormalises.
 *
 * Nguyen et al., *Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs* (2024, arXiv 2407.01082). Equal probabilities are
 * kept or cut together; at least one token stays.
 *
 * @param probabilities V probabilities that sum to one.
 * @param minP From 0 (keeps everything) to 1 (keeps the likeliest, and its equals).
 * @throws TypeError if `minP` is no number.
 * @throws RangeError if `minP` is out of range, or the probabilities are empty, negative or do not sum to one.
 *
 * @example
 * ```ts
 * import { filterMinP } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const { probabilities, keptMass } = filterMinP([0.5, 0.25, 0.125, 0.125], 0.5);
 * assertEquals([...probabilities], [2 / 3, 1 / 3, 0, 0]);
 * assertEquals(keptMass, 0.75);
 * ```
 */
export function filterMinP(probabilities: ArrayLike<number>, minP: number): Filtered {
  checkNumber("minP", minP);
  return cutMinP(ownDistribution(probabilities), minP);
}

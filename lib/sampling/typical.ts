import { entropyNats } from "../metrics/entropy.ts";
import { checkNumber } from "./checks.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { keepAll, ownDistribution, sortPositive } from "./cut.ts";
import type { Filtered } from "./step.ts";

/** One temperature, then the tokens whose surprise is nearest to the entropy, as many as hold `typicalP`. */
export interface TypicalSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "typical";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** The probability to keep, in (0, 1]; 0.9 unless told otherwise, and 1 keeps everything. */
  readonly typicalP: number;
}

/** The sampler of {@linkcode TypicalSettings}. */
export const typical: SamplerKind<TypicalSettings> = {
  defaults: { temperature: 1, typicalP: 0.9 },
  build: ({ temperature, typicalP }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities, entropyBits }) => cutTypical(probabilities, typicalP, entropyBits * Math.LN2),
  }),
};

/** The probability of the tokens whose deviation is at most `edge`. */
function massWithin(row: Float64Array, deviations: Float64Array, edge: number): number {
  let mass = 0;
  for (let i = 0; i < row.length; i++) if (deviations[i] <= edge) mass += row[i];
  return mass;
}

/** {@linkcode filterTypical} in place and without checks, the entropy being known. */
function cutTypical(row: Float64Array, p: number, nats: number): Filtered {
  if (p >= 1) return keepAll(row);
  // An impossible token is infinitely far from the entropy.
  const deviations = new Float64Array(row.length);
  let possible = 0;
  for (let i = 0; i < row.length; i++) {
    deviations[i] = Math.abs(-Math.log(row[i]) - nats);
    if (row[i] > 0) possible++;
  }
  const sorted = sortPositive(deviations.slice());
  // The edge is found by halving, as a sort of ids would cost many times as much as one of numbers.
  let [low, high] = [0, possible - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (massWithin(row, deviations, sorted[middle]) >= p) high = middle;
    else low = middle + 1;
  }
  const edge = sorted[low];
  let [mass, kept] = [0, 0];
  for (let i = 0; i < row.length; i++) {
    if (!(deviations[i] < edge)) continue;
    mass += row[i];
    kept++;
  }
  for (let i = 0; i < row.length; i++) {
    if (deviations[i] < edge) continue;
    if (deviations[i] > edge || mass >= p) row[i] = 0;
    else {
      mass += row[i];
      kept++;
    }
  }
  for (let i = 0; i < row.length; i++) row[i] /= mass;
  return { probabilities: row, keptMass: Math.min(mass, 1), kept };
}

/**
 * Keeps the fewest tokens, taken by ascending |−ln pᵢ − H|, whose probabilities sum to at least `p`, and renormalises.
 *
 * H = −Σ pᵢ ln pᵢ is the entropy in nats: tokens that say about as much as is expected come first, and the likeliest
 * may be cut. Meister et al., *Locally Typical Sampling* (2022, arXiv 2202.00666). Among equal distances lower ids come
 * first; `p` ≥ 1 keeps everything. At least one token stays.
 *
 * @param probabilities V probabilities that sum to one.
 * @param p The probability to keep, in (0, 1].
 * @throws TypeError if `p` is no number.
 * @throws RangeError if `p` is out of range, or the probabilities are empty, negative or do not sum to one.
 *
 * @example
 * ```ts
 * import { filterTypical } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * // 1.5 nats on the average: the smaller ones, at 1.9, come first, the likeliest, at 0.9, last.
 * const row = [0.4, ...Array(4).fill(0.15)];
 * assertEquals(filterTypical(row, 0.4).probabilities[0], 0);
 * assertEquals(filterTypical(row, 0.4).kept, 3);
 * ```
 */
export function filterTypical(probabilities: ArrayLike<number>, p: number): Filtered {
  checkNumber("typicalP", p);
  const row = ownDistribution(probabilities);
  return cutTypical(row, p, entropyNats(row));
}

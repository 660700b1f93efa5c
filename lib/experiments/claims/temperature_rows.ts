/** Temperatures of random distributions, in the order of their entropies. */
import { entropyBits, softmax } from "../../metrics/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { entropyTemperature } from "../../sampling/mod.ts";

/** How many distributions, and how large. */
export interface RowsRecipe {
  /** Distributions. */
  readonly rows: number;
  /** The most logits of one; the least is 2. */
  readonly largestVocabulary: number;
}

/** What is wrong with a rule. */
export interface TemperatureErrors extends Record<string, number> {
  /** Distributions. */
  rows: number;
  /** Those with a lower temperature than some distribution of higher entropy. */
  reversed: number;
  /** Those of them with less than 1e-6 bits. */
  reversedSaturated: number;
  /** Neighbours by entropy that the bounds leave room for. */
  pairs: number;
  /** Those of them with one temperature. */
  unmoved: number;
}

const BOUNDS = { minTemperature: 0.3, maxTemperature: 2, targetEntropyBits: 3 };
/** Nearer entropies are left out: rounding could turn them round. */
const LEAST_GAP_BITS = 1e-9;
const SATURATED_BITS = 1e-6;
/** Every fifth row is far beyond where a float64 softmax is a single 1. */
const SATURATED_EVERY = 5;

/** Counts what a rule gets wrong on random logits. */
export function temperatureErrors(
  rule: "exact" | "upstream" | "constant",
  { rows, largestVocabulary }: RowsRecipe,
  seed: number,
): TemperatureErrors {
  const random = new Pcg64(seed);
  const points = Array.from({ length: rows }, (_, row) => {
    const V = 2 + random.below(largestVocabulary - 1);
    // Scales from 0.01, nearly flat, to 100 in even steps of their logarithm.
    const scale = row % SATURATED_EVERY === 0 ? 1e4 : 10 ** (4 * random.uniform() - 2);
    const logits = Float64Array.from({ length: V }, () => scale * random.normal());
    const temperature = rule === "constant" ? 1 : entropyTemperature(logits, { ...BOUNDS, rule });
    return { bits: entropyBits(softmax(logits)), temperature };
  }).sort((a, b) => a.bits - b.bits);
  const errors = { rows, reversed: 0, reversedSaturated: 0, pairs: 0, unmoved: 0 };
  let [above, hottestAbove] = [points.length, -Infinity];
  for (let i = points.length - 1; i >= 0; i--) {
    const { bits, temperature } = points[i]!;
    while (points[above - 1]!.bits >= bits + LEAST_GAP_BITS) {
      hottestAbove = Math.max(hottestAbove, points[--above]!.temperature);
    }
    if (temperature < hottestAbove) {
      errors.reversed++;
      if (bits < SATURATED_BITS) errors.reversedSaturated++;
    }
    const next = points[i + 1];
    if (!next || next.bits < bits + LEAST_GAP_BITS || !isFree(bits) || !isFree(next.bits)) continue;
    errors.pairs++;
    if (next.temperature === temperature) errors.unmoved++;
  }
  return errors;
}

/** Whether the bounds leave the rule room at an entropy. */
function isFree(bits: number): boolean {
  const unbounded = Math.sqrt(BOUNDS.targetEntropyBits / bits);
  return unbounded > BOUNDS.minTemperature && unbounded < BOUNDS.maxTemperature;
}

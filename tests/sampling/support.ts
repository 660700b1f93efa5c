/** What the tests of the samplers share. */
import fc from "fast-check";
import { softmax } from "../../lib/metrics/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import type { SamplingOptions } from "../../lib/sampling/settings.ts";
import type { SamplingStep } from "../../lib/sampling/step.ts";

/** Distributions with ties (integer logits), without, and with probabilities that underflow to zero. */
export const distributions: fc.Arbitrary<Float64Array> = fc.oneof(
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.double({ min: -800, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }),
).map((logits) => softmax(logits));

/** The tokens that are possible. */
export const idsOf = (row: Float64Array): number[] => [...row.keys()].filter((id) => row[id] > 0);

export const sumOf = (row: Iterable<number>): number => [...row].reduce((sum, x) => sum + x, 0);

export const meanOf = (row: readonly number[]): number => sumOf(row) / row.length;

/** An array of a golden file: flat row-major data. */
export interface GoldenArray {
  dtype: "float32" | "float64";
  data: number[];
}

/** The content of a golden file. */
export function readGolden<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`../golden/sampling/${name}`, import.meta.url)));
}

/** The first step of a sampler on golden logits. */
export const step = (options: SamplingOptions, logits: GoldenArray): SamplingStep => {
  const sampler = makeSampler(options);
  return sampler.distribution(logits.data, sampler.initialState);
};

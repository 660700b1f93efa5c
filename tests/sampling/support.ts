/** What the tests of the filters share. */
import fc from "fast-check";
import { softmax } from "../../lib/metrics/mod.ts";

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

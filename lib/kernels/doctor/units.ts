/** What errors are counted in. A float32 result cannot be nearer than half a unit in its last place. */
import type { FloatArray } from "../kernels.ts";
import { ulp } from "./ulp.ts";

/** What a unit may be made of. */
export interface Sight {
  /** The output in float64. */
  readonly exact: FloatArray;
  /** What the call was given. */
  readonly given: Readonly<Record<string, Float32Array>>;
  /** The same output of the same call on the sizes |x| of its numbers: the sum of its terms, if it is a sum. */
  terms(): FloatArray;
}

/** Looks at a call and gives the unit of each number of an output. */
export type Unit = (sight: Sight) => (index: number) => number;

/** One ulp of the result, down to the smallest subnormal number. */
export const OF_RESULT: Unit = ({ exact }) => (i) => ulp(exact[i]!);

/** One ulp of the result where it is at least `least` = 2^-e, of that below: results under it may go to 0. */
export const ofResultDownTo = (least: number): Unit => ({ exact }) => (i) => Math.max(ulp(exact[i]!), least);

/** One ulp of 1, and of larger results. */
export const OF_ONE: Unit = ({ exact }) => (i) => ulp(Math.max(1, Math.abs(exact[i]!)));

/** One ulp of 1, whatever the result. */
export const OF_EXACTLY_ONE: Unit = () => () => 2 ** -23;

/** One ulp of the argument `name`. */
export const ofArgument = (name: string): Unit => ({ given }) => (i) => ulp(given[name]![i]!);

/** One ulp of the largest result of its row, which counts as 2^-10 at least. */
export const ofRow = (columns: number): Unit => ({ exact }) => {
  const largest = new Float64Array(columns === 0 ? 0 : exact.length / columns).fill(2 ** -10);
  exact.forEach((value, i) => {
    const row = Math.floor(i / columns);
    if (Number.isFinite(value)) largest[row] = Math.max(largest[row]!, Math.abs(value));
  });
  return (i) => ulp(largest[Math.floor(i / columns)]!);
};

/** One ulp of the largest result of all, or of `least`. */
export const ofLargest = (least = 2 ** -100): Unit => ({ exact }) => {
  let largest = least;
  for (const value of exact) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return () => ulp(largest);
};

/** 2^-23 of the sum of the sizes of a sum's terms. */
export const OF_TERMS: Unit = ({ terms }) => ofSizes(terms());

/** 2^-23 of given sizes, or of the smallest normal number. */
export function ofSizes(sizes: ArrayLike<number>): (index: number) => number {
  return (i) => 2 ** -23 * Math.max(2 ** -126, Math.min(Math.abs(sizes[i]!), 2 ** 127));
}

/** 2^-23 of what `size` says of a number from what the call was given. */
export const ofSize = (size: (given: Sight["given"], index: number) => number): Unit => ({ given }) => (i) =>
  2 ** -23 * Math.max(2 ** -126, Math.min(size(given, i), 2 ** 127));

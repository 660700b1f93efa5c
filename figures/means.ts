/** Noisy values made readable. */
import { Checks, type Values } from "./checks.ts";

/**
 * The means of each `count` values that follow each other, at the mean of their x; what is left at the end has a mean
 * of its own. A note should say so.
 *
 * @throws {RangeError} if a number is not finite, lengths differ, or `count` is no integer above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { meansOf } from "@haze/haze/figures";
 * assertEquals(meansOf([1, 2, 3, 4, 5], [4, 2, 3, 5, 9], 2), { x: [1.5, 3.5, 5], y: [3, 4, 9] });
 * ```
 */
export function meansOf(x: Values, y: Values, count: number): { x: number[]; y: number[] } {
  const checks = new Checks("means");
  const [xs, ys] = [checks.numbers(x, "x"), checks.numbers(y, "y")];
  if (xs.length !== ys.length) checks.fail("there must be a y for each x", `${xs.length} and ${ys.length}`);
  if (!Number.isInteger(count) || count < 1) checks.fail("each is of a number of values above 0", count);
  const starts = Array.from({ length: Math.ceil(xs.length / count) }, (_, i) => i * count);
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const over = (values: number[]): number[] =>
    starts.map((start) => mean(values.slice(start, start + count)));
  return { x: over(xs), y: over(ys) };
}

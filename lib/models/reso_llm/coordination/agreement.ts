/**
 * How far texts agree: the mean, over all pairs of them, of the share of places with the same token. A place that only
 * one of the two reaches counts as different.
 *
 * @param texts ids, two texts at least
 * @returns in [0, 1]; 1 of equal texts
 * @throws {RangeError} if there are fewer than two
 *
 * @example
 * ```ts
 * import { textAgreement } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(textAgreement([[1, 2, 3, 4], [1, 2, 9, 4]]), 0.75);
 * assertEquals(textAgreement([[1, 2], [1, 2, 3, 4]]), 0.5);
 * ```
 */
export function textAgreement(texts: readonly ArrayLike<number>[]): number {
  if (texts.length < 2) {
    throw new RangeError(`Cannot compare texts as there are two at least: ${texts.length}`);
  }
  const shares = texts.flatMap((a, i) => texts.slice(i + 1).map((b) => agreement(a, b)));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.max(a.length, b.length);
  if (length === 0) return 1;
  let same = 0;
  for (let t = 0; t < Math.min(a.length, b.length); t++) if (a[t] === b[t]) same++;
  return same / length;
}

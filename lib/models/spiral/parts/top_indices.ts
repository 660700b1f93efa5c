import { checkInteger } from "./checks.ts";

/**
 * The indices of the k largest numbers of a row, by falling number; among equals the lower index comes first.
 *
 * Kept by insertion, which for small k beats sorting the row: most numbers are refused by one comparison.
 *
 * @param row V numbers.
 * @param k How many, from 1 to V.
 * @throws {RangeError} if k is out of range.
 *
 * @example
 * ```ts
 * import { topIndices } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...topIndices([2, 5, 1, 5], 3)], [1, 3, 0]);
 * ```
 */
export function topIndices(row: ArrayLike<number>, k: number): Int32Array {
  checkInteger("take the largest numbers", "k", k, 1, row.length);
  const chosen = new Int32Array(k);
  let count = 0;
  for (let i = 0; i < row.length; i++) {
    const x = row[i];
    if (count === k && !(x > row[chosen[k - 1]])) continue;
    let at = count < k ? count++ : k - 1;
    while (at > 0 && x > row[chosen[at - 1]]) {
      chosen[at] = chosen[at - 1];
      at--;
    }
    chosen[at] = i;
  }
  return chosen;
}

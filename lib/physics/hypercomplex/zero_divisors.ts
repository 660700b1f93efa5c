import { checkDimension } from "./checks.ts";
import { tableOf } from "./table.ts";

/** (e_i + e_j) · (e_k + sign · e_l) = 0, with i < j and k < l, none of them the real unit. */
export interface ZeroDivisorPair {
  /** The lower unit of the first factor. */
  readonly i: number;
  /** Its upper unit. */
  readonly j: number;
  /** The lower unit of the second factor. */
  readonly k: number;
  /** Its upper unit. */
  readonly l: number;
  /** Whether that is added or subtracted. */
  readonly sign: 1 | -1;
}

/**
 * All products of two-unit numbers that are 0: (e_i + e_j)(e_k ± e_l) with 1 ≤ i < j and 1 ≤ k < l.
 *
 * Exactly 168 in sixteen dimensions, none below.
 *
 * @param dim 1, 2, 4, 8 or 16; 16 unless told otherwise
 * @returns in the order of i, j, k, l
 * @throws {RangeError} for another dimension
 *
 * @example
 * ```ts
 * import { zeroDivisorPairs } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(zeroDivisorPairs().length, 168);
 * assertEquals(zeroDivisorPairs(8), []);
 * assertEquals(zeroDivisorPairs()[0], { i: 1, j: 10, k: 4, l: 15, sign: -1 });
 * ```
 */
export function zeroDivisorPairs(dim = 16): ZeroDivisorPair[] {
  checkDimension(dim);
  const { sign } = tableOf(dim);
  const found: ZeroDivisorPair[] = [];
  for (let i = 1; i < dim; i++) {
    for (let j = i + 1; j < dim; j++) {
      for (let k = 1; k < dim; k++) {
        // Four products of units: e_i e_k must meet e_j e_l, so that l is known, and then e_i e_l meets e_j e_k.
        const l = i ^ j ^ k;
        if (l <= k) continue;
        const s = -sign[i * dim + k] * sign[j * dim + l];
        if (sign[i * dim + l] * s === -sign[j * dim + k]) {
          found.push({ i, j, k, l, sign: s === 1 ? 1 : -1 });
        }
      }
    }
  }
  return found;
}

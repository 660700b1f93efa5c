import { checkDimension } from "./checks.ts";

/** What basis units multiply to: e_i · e_j = sign[i·dim + j] · e_{index[i·dim + j]}. */
export interface CayleyDicksonTable {
  /** 1, 2, 4, 8 or 16. */
  readonly dim: number;
  /** (dim, dim) row by row; always i XOR j. */
  readonly index: Uint8Array;
  /** (dim, dim) row by row; 1 or −1. */
  readonly sign: Int8Array;
}

/** Sign of the conjugate's component i: only the real one keeps it. */
const conjugateSign = (i: number): number => i === 0 ? 1 : -1;

/** The table of twice the dimension, by (a, b)(c, d) = (a·c − d̄·b, d·a + b·c̄). */
function doubled({ dim: half, sign: halfSign }: CayleyDicksonTable): CayleyDicksonTable {
  const dim = 2 * half;
  const index = new Uint8Array(dim * dim);
  const sign = new Int8Array(dim * dim);
  const put = (i: number, j: number, value: number): void => {
    index[i * dim + j] = i ^ j;
    sign[i * dim + j] = value;
  };
  for (let i = 0; i < half; i++) {
    for (let j = 0; j < half; j++) {
      const [ij, ji] = [halfSign[i * half + j], halfSign[j * half + i]];
      put(i, j, ij); // a·c
      put(i + half, j + half, -conjugateSign(j) * ji); // −d̄·b
      put(i, j + half, ji); // d·a
      put(i + half, j, conjugateSign(j) * ij); // b·c̄
    }
  }
  return { dim, index, sign };
}

const tables = new Map<number, CayleyDicksonTable>([
  [1, { dim: 1, index: Uint8Array.of(0), sign: Int8Array.of(1) }],
]);

/** The one table of a dimension that is known to be right; made once, for reading only. */
export function tableOf(dim: number): CayleyDicksonTable {
  const known = tables.get(dim);
  if (known) return known;
  const table = doubled(tableOf(dim / 2));
  tables.set(dim, table);
  return table;
}

/**
 * The multiplication table of a Cayley–Dickson algebra: real, complex, quaternions, octonions, sedenions.
 *
 * Each is made of pairs of the one before: (a, b)(c, d) = (a·c − d̄·b, d·a + b·c̄) and conj(a, b) = (ā, −b); units from
 * dim/2 on are those of the second half. In four dimensions that is Hamilton's i·j = k.
 *
 * @param dim 1, 2, 4, 8 or 16
 * @returns a copy of the caller's own
 * @throws {RangeError} for another dimension
 *
 * @example
 * ```ts
 * import { cayleyDicksonTable } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const { index, sign } = cayleyDicksonTable(4);
 * assertEquals([index[1 * 4 + 2], sign[1 * 4 + 2]], [3, 1]); // e1 · e2 = e3
 * assertEquals([index[2 * 4 + 1], sign[2 * 4 + 1]], [3, -1]); // e2 · e1 = −e3
 * ```
 */
export function cayleyDicksonTable(dim: number): CayleyDicksonTable {
  checkDimension(dim);
  const { index, sign } = tableOf(dim);
  return { dim, index: index.slice(), sign: sign.slice() };
}

import { shareEntropyBits } from "./entropy.ts";

// As wide as that of single distributions in metrics: float32 sums pass, counts do not.
const SUM_TOLERANCE = 1e-3;

/**
 * The joint entropy H(X, Y) = −Σ p(x, y) log₂ p(x, y) in bits.
 *
 * @param joint Rows p(x, ·), one an outcome of X, together one.
 * @throws TypeError if rows differ in length; RangeError if a number is no probability or they do not sum to one.
 *
 * @example
 * ```ts
 * import { jointEntropyBits } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jointEntropyBits([[0.5, 0], [0, 0.5]]), 1);
 * ```
 */
export function jointEntropyBits(joint: readonly ArrayLike<number>[]): number {
  checkJoint(joint);
  return shareEntropyBits(joint.flatMap((row) => Array.from(row)), 1);
}

/**
 * The conditional entropy H(Y|X) = H(X, Y) − H(X) in bits: what the row leaves open about the column.
 *
 * @param joint Rows p(x, ·), one an outcome of X, together one.
 * @returns Bits from 0, where X decides Y.
 * @throws TypeError if rows differ in length; RangeError if a number is no probability or they do not sum to one.
 *
 * @example
 * ```ts
 * import { conditionalEntropyBits } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(conditionalEntropyBits([[0.25, 0.25], [0.25, 0.25]]), 1);
 * assertEquals(conditionalEntropyBits([[0.5, 0], [0, 0.5]]), 0);
 * ```
 */
export function conditionalEntropyBits(joint: readonly ArrayLike<number>[]): number {
  const bits = jointEntropyBits(joint) - shareEntropyBits(rowSums(joint), 1);
  return Math.max(bits, 0);
}

/**
 * The mutual information I(X; Y) = H(X) + H(Y) − H(X, Y) in bits: what row and column tell of each other.
 *
 * @param joint Rows p(x, ·), one an outcome of X, together one.
 * @returns Bits from 0, where they are independent.
 * @throws TypeError if rows differ in length; RangeError if a number is no probability or they do not sum to one.
 *
 * @example
 * ```ts
 * import { mutualInformationBits } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mutualInformationBits([[0.5, 0], [0, 0.5]]), 1);
 * ```
 */
export function mutualInformationBits(joint: readonly ArrayLike<number>[]): number {
  checkJoint(joint);
  const columns = Float64Array.from(joint[0], (_, y) => joint.reduce((sum, row) => sum + row[y], 0));
  const marginals = shareEntropyBits(rowSums(joint), 1) + shareEntropyBits(columns, 1);
  return Math.max(marginals - jointEntropyBits(joint), 0);
}

function rowSums(joint: readonly ArrayLike<number>[]): number[] {
  return joint.map((row) => Array.from(row).reduce((sum, p) => sum + p, 0));
}

function checkJoint(joint: readonly ArrayLike<number>[]): void {
  const act = "Cannot read rows as a joint distribution";
  if (joint.length === 0) throw new RangeError(`${act}: there is none`);
  let sum = 0;
  joint.forEach((row, x) => {
    if (row.length !== joint[0].length) {
      throw new TypeError(`${act}: row ${x} has ${row.length} entries, row 0 has ${joint[0].length}`);
    }
    for (let y = 0; y < row.length; y++) {
      if (!(row[y] >= 0 && row[y] < Infinity)) {
        throw new RangeError(`${act}: entry (${x}, ${y}) is ${row[y]}`);
      }
      sum += row[y];
    }
  });
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new RangeError(`${act}: it sums to ${sum}\nhint: divide the entries by their sum`);
  }
}

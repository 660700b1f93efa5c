import { checkLength } from "./checks.ts";
import { biasRow, type SparseBias } from "./retrieval_bias.ts";

/** What each source is said to have done. */
export interface Attribution {
  /** Ids of sources, rising. */
  readonly ids: Int32Array;
  /** The amount of each. */
  readonly amounts: Float64Array;
}

/**
 * Upstream's attribution: how much each source was used in a batch, Σ |score|·factor, whether it helped or not.
 *
 * @param factors One number a row. Upstream: clip(mean(stabiliser + 1), 0.1, 10) of the last layer, threshold 1.5.
 * @throws {TypeError} if there is not one factor a row.
 *
 * @example
 * ```ts
 * import { attributeUse } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { indptr: Int32Array.of(0, 1, 2), indices: Int32Array.of(7, 7), data: Float64Array.of(-2, 1) };
 * assertEquals([...attributeUse(bias, [1, 1]).amounts], [3]);
 * ```
 */
export function attributeUse(bias: SparseBias, factors: ArrayLike<number>): Attribution {
  const rows = bias.indptr.length - 1;
  checkLength("attribute", "factors", factors.length, rows, "one a row");
  const totals = new Map<number, number>();
  for (let b = 0; b < rows; b++) {
    const { ids, scores } = biasRow(bias, b);
    ids.forEach((id, i) => totals.set(id, (totals.get(id) ?? 0) + Math.abs(scores[i]) * factors[b]));
  }
  const sorted = [...totals].sort(([a], [b]) => a - b);
  return {
    ids: Int32Array.from(sorted, ([id]) => id),
    amounts: Float64Array.from(sorted, ([, amount]) => amount),
  };
}

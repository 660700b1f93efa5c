/**
 * Measures of an attention map: rows are queries, columns keys, and a query stands at the same place from the end as
 * its row: of Tq rows with Tk columns, row i sees columns 0 … Tk − Tq + i. What lies beyond is not looked at.
 */

/** Weights by query and key. */
export type AttentionMap = readonly ArrayLike<number>[];

/** What {@linkcode attentionMeasures} finds. */
export interface AttentionMeasures {
  /** Share of the weights a query could give that are below 0.01. */
  readonly shareBelowOnePercent: number;
  /** Mean distance i − j of what is attended, in tokens. */
  readonly meanDistance: number;
  /** Mean entropy of a query's weights, in bits: 0 for one key, log₂ n for n keys alike. */
  readonly rowEntropyBits: number;
  /** Entropy of the mean weight of each key, in bits: low if all queries look at the same few. */
  readonly columnEntropyBits: number;
  /** Mean weight that a query gives to itself and the two tokens before it. */
  readonly localMass: number;
}

/** Tokens behind the diagonal that count as local. */
const NEAR = 2;
const SMALL = 0.01;

/**
 * Five numbers that tell how a head looks: upstream haze's four, the distance over the positions that a query sees,
 * and the entropy of the queries themselves.
 *
 * @throws {RangeError} if there is no row, or fewer columns than rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { attentionMeasures } from "@haze/haze/attention";
 * assertEquals(attentionMeasures([[1, 0], [0.5, 0.5]]), {
 *   shareBelowOnePercent: 0, // 1; 0.5 and 0.5: the zero lies beyond the first query
 *   meanDistance: 0.25, // 0 and 0.5
 *   rowEntropyBits: 0.5, // 0 and 1
 *   columnEntropyBits: -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)),
 *   localMass: 1,
 * });
 * ```
 */
export function attentionMeasures(map: AttentionMap): AttentionMeasures {
  const Tq = map.length;
  const Tk = map[0]?.length ?? 0;
  if (Tq < 1 || Tk < Tq || map.some((row) => row.length !== Tk)) {
    throw new RangeError(
      `Cannot measure attention as a map must have equal rows, at least as long as they are many: ${Tq} rows of ${
        [...new Set(map.map((row) => row.length))].join(" and ")
      }`,
    );
  }
  const columns = new Float64Array(Tk);
  let [seen, small, distance, entropy, near] = [0, 0, 0, 0, 0];
  for (let i = 0; i < Tq; i++) {
    const row = map[i]!;
    const place = Tk - Tq + i;
    for (let j = 0; j <= place; j++) {
      const weight = row[j]!;
      seen++;
      if (weight < SMALL) small++;
      distance += weight * (place - j);
      entropy += bits(weight);
      if (place - j <= NEAR) near += weight;
      columns[j]! += weight / Tq;
    }
  }
  return {
    shareBelowOnePercent: small / seen,
    meanDistance: distance / Tq,
    rowEntropyBits: entropy / Tq,
    columnEntropyBits: columns.reduce((sum, share) => sum + bits(share), 0),
    localMass: near / Tq,
  };
}

/** −p log₂ p, 0 for p = 0. */
function bits(p: number): number {
  return p > 0 ? -p * Math.log2(p) : 0;
}

import { checkInteger, checkLength } from "./checks.ts";
import type { RetrievalScore } from "./retrieval_score.ts";
import { topIndices } from "./top_indices.ts";

/** Scores for a few ids a row, in compressed rows: row b holds entries indptr[b] to indptr[b + 1]. */
export interface SparseBias {
  /** Where each row begins, and the end: B + 1 numbers. */
  readonly indptr: Int32Array;
  /** Ids in [0, V), by falling probability within a row. */
  readonly indices: Int32Array;
  /** The score of each. */
  readonly data: Float64Array;
}

/**
 * Retrieves for each token its m most probable successors with a score; among equal probabilities the lower id.
 *
 * @param P Successor probabilities (V, V), one row a token.
 * @param tokens B ids in [0, V), the last of each context.
 * @param m How many a row, from 1 to V.
 * @throws {TypeError} if P does not hold V rows of V.
 * @throws {RangeError} if m or an id is out of range.
 *
 * @example
 * ```ts
 * import { logRatioScore, retrieve } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = [0.2, 0.8, 0, 0, 0.5, 0.5, 1, 0, 0];
 * const { indptr, indices } = retrieve(P, 3, [0, 2], 1, logRatioScore(3));
 * assertEquals([[...indptr], [...indices]], [[0, 1, 2], [1, 0]]);
 * ```
 */
export function retrieve(
  P: ArrayLike<number> & { subarray?(start: number, end: number): ArrayLike<number> },
  vocabSize: number,
  tokens: ArrayLike<number>,
  m: number,
  score: RetrievalScore,
): SparseBias {
  const act = "retrieve successors";
  checkLength(act, "P", P.length, vocabSize * vocabSize, `${vocabSize} rows of ${vocabSize}`);
  checkInteger(act, "m", m, 1, vocabSize);
  const indptr = Int32Array.from({ length: tokens.length + 1 }, (_, b) => b * m);
  const indices = new Int32Array(tokens.length * m);
  const data = new Float64Array(tokens.length * m);
  for (let b = 0; b < tokens.length; b++) {
    checkInteger(act, `token ${b}`, tokens[b], 0, vocabSize - 1);
    const [start, end] = [tokens[b] * vocabSize, (tokens[b] + 1) * vocabSize];
    const row = P.subarray?.(start, end) ?? Array.prototype.slice.call(P, start, end) as number[];
    const top = topIndices(row, m);
    indices.set(top, b * m);
    for (let i = 0; i < m; i++) data[b * m + i] = score(row[top[i]]);
  }
  return { indptr, indices, data };
}

/**
 * The same ids with each score times the weight of its source; a source is the id itself.
 *
 * @param weights V numbers.
 *
 * @example
 * ```ts
 * import { weighBias } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { indptr: Int32Array.of(0, 2), indices: Int32Array.of(3, 1), data: Float64Array.of(2, 4) };
 * assertEquals([...weighBias(bias, [1, 0.5, 1, 0.2]).data], [0.4, 2]);
 * ```
 */
export function weighBias(bias: SparseBias, weights: ArrayLike<number>): SparseBias {
  return { ...bias, data: bias.data.map((score, i) => score * weights[bias.indices[i]]) };
}

/** The ids and scores of one row: views. */
export function biasRow(bias: SparseBias, row: number): { ids: Int32Array; scores: Float64Array } {
  checkInteger("read a bias", "row", row, 0, bias.indptr.length - 2);
  const [start, end] = [bias.indptr[row], bias.indptr[row + 1]];
  return { ids: bias.indices.subarray(start, end), scores: bias.data.subarray(start, end) };
}

/**
 * Adds each row's scores to its logits, in place.
 *
 * @param logits (B, V).
 * @throws {TypeError} if logits are not B rows of V.
 *
 * @example
 * ```ts
 * import { addBias } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { indptr: Int32Array.of(0, 1, 2), indices: Int32Array.of(2, 0), data: Float64Array.of(5, 7) };
 * assertEquals([...addBias(new Float64Array(6), 3, bias)], [0, 0, 5, 7, 0, 0]);
 * ```
 */
export function addBias<Logits extends Float32Array | Float64Array>(
  logits: Logits,
  vocabSize: number,
  bias: SparseBias,
): Logits {
  const rows = bias.indptr.length - 1;
  checkLength("add a bias", "logits", logits.length, rows * vocabSize, `${rows} rows of ${vocabSize}`);
  for (let b = 0; b < rows; b++) {
    const { ids, scores } = biasRow(bias, b);
    ids.forEach((id, i) => logits[b * vocabSize + id] += scores[i]);
  }
  return logits;
}

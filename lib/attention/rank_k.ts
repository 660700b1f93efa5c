/**
 * Rank-k attention: one head whose queries and keys have k columns and whose values are as wide as the model,
 * A = softmax(Q_c·K_cᵀ/√c)·V, where only the first c = keep_k of the k columns are worked out. Heads go straight onto the
 * residual stream: no output projection. No biases: that of the keys would cancel in the softmax.
 */
import { attention, linear, matmul, scale, slice, transpose } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type AttentionContext, checkWindow } from "./context.ts";
import { shownWeights } from "./shown_weights.ts";
import type { ScoreSlot } from "./slots.ts";

/** Sizes of a rank-k layer. */
export interface RankKSizes {
  /** Model width. */
  readonly C: number;
  /** Columns that queries and keys have. */
  readonly k: number;
  /** Context: the most tokens that a window holds. */
  readonly T: number;
}

/** How a rank-k layer is used. */
export interface RankKContext extends AttentionContext {
  /** c: how many columns are in use, from 1 to k. */
  readonly keepK: number;
  /** Asks for the last token's row alone: (B, 1, C). Default false. */
  readonly lastOnly?: boolean;
}

/**
 * Matrices wq and wk (k, C), each row a column of the queries or keys, so that those in use lie together; wv (C, C).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankKSpecs } from "@haze/haze/attention";
 * assertEquals(rankKSpecs("heads", { C: 8, k: 3, T: 16 }).map(({ shape }) => shape), [[3, 8], [3, 8], [8, 8]]);
 * ```
 */
export function rankKSpecs(path: string, { C, k }: RankKSizes): ParameterSpec[] {
  return [
    { name: `${path}.wq`, shape: [k, C] },
    { name: `${path}.wk`, shape: [k, C] },
    { name: `${path}.wv`, shape: [C, C] },
  ];
}

/**
 * Columns that a token keeps in the cache: its key, of which the first c are in use, then its value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankKCacheWidth } from "@haze/haze/attention";
 * assertEquals(rankKCacheWidth({ C: 8, k: 3, T: 16 }), 11);
 * ```
 */
export function rankKCacheWidth({ C, k }: RankKSizes): number {
  return k + C;
}

/**
 * x (B, T, C) → (B, T, C), or the last row of it, (B, 1, C). The columns beyond c cost nothing: neither projected nor
 * compared, and without a gradient.
 *
 * @throws {TypeError} if x has another shape.
 * @throws {RangeError} if c is no integer from 1 to k, or the window does not hold its tokens behind those of the cache.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankK, rankKSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, k: 3, T: 16 };
 * const parameters = new Parameters(rankKSpecs("heads", sizes), defaultKernels());
 * const y = rankK(parameters, "heads", ones([1, 5, 8]), sizes, { layer: 0, keepK: 2 });
 * assertEquals(y.shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function rankK(
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: RankKSizes,
  { layer, cache, onWeights, keepK: c, lastOnly = false }: RankKContext,
): Tensor {
  const { C, k: rank, T } = sizes;
  checkKeepK(c, rank);
  const past = cache?.length ?? 0;
  checkWindow(x, { C, H: 1, D: C, T }, past);
  const Tq = x.shape[1]!;
  const Tk = past + Tq;
  const columns = (of: Tensor, name: "wq" | "wk"): Tensor =>
    linear(of, slice(parameters.get(`${path}.${name}`), 0, 0, c), { transposed: true });
  const asking = lastOnly ? slice(x, 1, Tq - 1, Tq) : x;
  const q = scale(columns(asking, "wq"), 1 / Math.sqrt(c)); // (B, Tq or 1, c)
  let k = columns(x, "wk"); // (B, Tk, c)
  let v = { tensor: matmul(x, parameters.get(`${path}.wv`)), column: 0 }; // (B, Tk, C)
  if (cache) {
    cache.append(layer, k, { from: 0, to: 0, count: c });
    cache.append(layer, v.tensor, { from: 0, to: rank, count: C });
    const rows = cache.rows(layer);
    k = slice(slice(rows, 1, 0, Tk), 2, 0, c);
    v = { tensor: rows, column: rank };
  }
  const scores = matmul(q, transpose(k, [0, 2, 1])); // (B, Tq or 1, Tk)
  const { output, weights } = attention({ bias: scores, v, H: 1, D: C, Tk });
  onWeights?.(layer, "rank-k", shownWeights(weights));
  return output;
}

/**
 * The score of rank-k attention as a slot, for the generic path: q_c·k_c/√c with c asked for at each run. It compares c
 * columns too, but the path around it projects all k.
 *
 * @throws {RangeError} when it runs, if c is no integer from 1 to k.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankKScore } from "@haze/haze/attention";
 * assertEquals(rankKScore(24, () => 2).columns({ C: 96, H: 1, D: 96, T: 8 }), { query: 24, key: 24 });
 * ```
 */
export function rankKScore(rank: number, keepK: () => number): ScoreSlot {
  return {
    columns: () => ({ query: rank, key: rank }),
    score(q, k) {
      const c = keepK();
      checkKeepK(c, rank);
      const [query, key] = [slice(q, 3, 0, c), slice(k!, 3, 0, c)];
      return scale(matmul(query, transpose(key, [0, 1, 3, 2])), 1 / Math.sqrt(c));
    },
  };
}

function checkKeepK(c: number, k: number): void {
  if (Number.isInteger(c) && c >= 1 && c <= k) return;
  throw new RangeError(`Cannot attend as keepK must be an integer from 1 to k = ${k}: ${c}`);
}

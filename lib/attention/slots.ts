/**
 * The generic attention path: score(q, k, positions) → mask → normalise → mix(v). A variant is four slots, each of
 * them replaceable, composed of ops that have their gradients: whatever stands in them can be trained, and runs with
 * the cache of keys and values.
 */
import { add, linear, reshape, slice, transpose } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import { showShape, Tensor } from "../tensor/mod.ts";
import { type AttentionContext, type AttentionVariant, checkWindow, type HeadSizes } from "./context.ts";

/** Where queries and keys stand, and what a score may read besides them. */
export interface ScorePlace {
  /** Sizes of the layer. */
  readonly sizes: HeadSizes;
  /** Position of the first query; keys stand at 0 … Tk − 1. */
  readonly first: number;
  /** Number of queries. */
  readonly Tq: number;
  /** Number of keys: `first` + Tq. */
  readonly Tk: number;
  /** Holds the score's own parameters, if it declared some. */
  readonly parameters: Parameters;
  /** Path of the layer. */
  readonly path: string;
}

/** How much each query makes of each key. */
export interface ScoreSlot {
  /** Columns that a head projects x to: for its query and for its key. None of the latter: keys play no part. */
  columns(sizes: HeadSizes): { readonly query: number; readonly key: number };
  /** Parameters besides the projections. */
  specs?(path: string, sizes: HeadSizes): ParameterSpec[];
  /** q (B, H, Tq, query columns), k (B, H, Tk, key columns) or undefined → scores (B, H, Tq, Tk). */
  score(q: Tensor, k: Tensor | undefined, place: ScorePlace): Tensor;
}

/** Whether the query at a position may look at the key at a position. */
export type MaskSlot = (query: number, key: number) => boolean;

/** Scores (B, H, Tq, Tk), −∞ where masked, → weights. */
export type NormaliseSlot = (scores: Tensor) => Tensor;

/** Weights (B, H, Tq, Tk) and values (B, H, Tk, D) → (B, H, Tq, D); the place is that of the scores. */
export type MixSlot = (weights: Tensor, v: Tensor, place: ScorePlace) => Tensor;

/** What the matrices of a layer are called. */
export interface SlotProjections {
  /** For queries. */
  readonly query: string;
  /** For keys. */
  readonly key: string;
  /** For values. */
  readonly value: string;
  /** Whether each has a bias, called as it is with `Bias` behind. */
  readonly bias: boolean;
}

const PROJECTIONS: SlotProjections = { query: "wq", key: "wk", value: "wv", bias: false };

/** The four slots of a variant. */
export interface AttentionSlots {
  /** What `onWeights` calls these heads. Default `slots`. */
  readonly kind?: string;
  /** Compares queries with keys. */
  readonly score: ScoreSlot;
  /** Forbids keys. */
  readonly mask: MaskSlot;
  /** Turns scores into weights. */
  readonly normalise: NormaliseSlot;
  /** Takes the values together. */
  readonly mix: MixSlot;
  /** Names of the matrices. Default `wq`, `wk` and `wv`, no biases. */
  readonly projections?: SlotProjections;
}

/**
 * An attention variant of four slots. Its parameters are `wq` (C, H·query columns), `wk` (C, H·key columns) if the
 * score reads keys, `wv` (C, H·D), and those of the score.
 *
 * @example Heads that look at near vectors rather than at aligned ones
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { attentionFromSlots, causalMask, softmaxNormalise, weightedSum } from "@haze/haze/attention";
 * import { matmul, multiply, reshape, scale, subtract, sum, transpose } from "@haze/haze/autograd";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones, type Tensor } from "@haze/haze/tensor";
 *
 * const squares = (x: Tensor) => sum(multiply(x, x), [3]); // (B, H, T)
 * const near = attentionFromSlots({
 *   score: {
 *     columns: ({ D }) => ({ query: D, key: D }),
 *     score: (q, k, { sizes: { H }, Tk }) => // 2 q·k − |k|² is −|q − k|² up to what softmax does not see
 *       subtract(scale(matmul(q, transpose(k!, [0, 1, 3, 2])), 2), reshape(squares(k!), [-1, H, 1, Tk])),
 *   },
 *   ...{ mask: causalMask, normalise: softmaxNormalise, mix: weightedSum },
 * });
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(near.specs("heads", sizes), defaultKernels());
 * assertEquals(near.run(parameters, "heads", ones([1, 5, 8]), sizes, { layer: 0 }).shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function attentionFromSlots(slots: AttentionSlots): AttentionVariant {
  const { score, projections = PROJECTIONS } = slots;
  return {
    specs: (path, sizes) => {
      const { C, H, D } = sizes;
      const { query, key } = score.columns(sizes);
      const projection = (name: string, columns: number): ParameterSpec[] => [
        { name: `${path}.${name}`, shape: [C, columns] },
        ...(projections.bias ? [{ name: `${path}.${name}Bias`, shape: [columns] }] : []),
      ];
      return [
        ...projection(projections.query, H * query),
        ...(key > 0 ? projection(projections.key, H * key) : []),
        ...projection(projections.value, H * D),
        ...(score.specs?.(path, sizes) ?? []),
      ];
    },
    cacheWidth: (sizes) => sizes.H * (score.columns(sizes).key + sizes.D),
    run: (parameters, path, x, sizes, context) => run(slots, parameters, path, x, sizes, context),
  };
}

function run(
  { kind = "slots", score, mask, normalise, mix, projections = PROJECTIONS }: AttentionSlots,
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: HeadSizes,
  { layer, cache, onWeights }: AttentionContext,
): Tensor {
  const first = cache?.length ?? 0;
  checkWindow(x, sizes, first);
  const [B, Tq] = x.shape as [number, number];
  const { H, D } = sizes;
  const Tk = first + Tq;
  const { key } = score.columns(sizes);
  /** New rows (B, Tq, H·columns) → those of all tokens so far, by head: (B, H, Tk, columns). */
  const all = (rows: Tensor, column: number, columns: number): Tensor => {
    if (!cache) return splitHeads(rows, H);
    cache.append(layer, rows, { from: 0, to: column, count: H * columns });
    const cached = slice(slice(cache.rows(layer), 1, 0, Tk), 2, column, column + H * columns);
    return splitHeads(cached, H);
  };
  const project = (name: string): Tensor =>
    linear(x, parameters.get(`${path}.${name}`), {
      ...(projections.bias ? { bias: parameters.get(`${path}.${name}Bias`) } : {}),
    });
  const q = splitHeads(project(projections.query), H); // (B, H, Tq, query)
  const k = key > 0 ? all(project(projections.key), 0, key) : undefined; // (B, H, Tk, key)
  const v = all(project(projections.value), H * key, D); // (B, H, Tk, D)
  const place: ScorePlace = { sizes, first, Tq, Tk, parameters, path };
  const scores = score.score(q, k, place);
  checkShape("scores", scores, [B, H, Tq, Tk]);
  const weights = normalise(add(scores, forbidden(mask, first, Tq, x)));
  checkShape("weights", weights, [B, H, Tq, Tk]);
  onWeights?.(layer, kind, weights);
  const mixed = mix(weights, v, place);
  checkShape("mixed values", mixed, [B, H, Tq, D]);
  return reshape(transpose(mixed, [0, 2, 1, 3]), [B, Tq, H * D]);
}

/** (B, T, H·columns) → (B, H, T, columns) */
function splitHeads(x: Tensor, H: number): Tensor {
  const [B, T, width] = x.shape as [number, number, number];
  return transpose(reshape(x, [B, T, H, width / H]), [0, 2, 1, 3]);
}

/** (Tq, Tk): 0 where a query may look, −∞ where not. */
function forbidden(mask: MaskSlot, first: number, Tq: number, { kernels }: Tensor): Tensor {
  const Tk = first + Tq;
  const terms = kernels.dtype === "float64" ? new Float64Array(Tq * Tk) : new Float32Array(Tq * Tk);
  for (let i = 0; i < Tq; i++) {
    for (let j = 0; j < Tk; j++) if (!mask(first + i, j)) terms[i * Tk + j] = -Infinity;
  }
  return new Tensor(terms, [Tq, Tk], kernels);
}

function checkShape(what: string, x: Tensor, shape: readonly number[]): void {
  if (x.shape.join() === shape.join()) return;
  throw new TypeError(
    `Cannot attend as a slot must give ${what} of shape ${showShape(shape)}: ${showShape(x.shape)}`,
  );
}

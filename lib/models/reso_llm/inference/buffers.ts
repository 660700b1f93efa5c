/** Work space of a reader, cut from one region. */
import type { FloatArray } from "../../../kernels/mod.ts";
import type { Heads } from "../model/attention.ts";
import { CONCEPT_FEATURES, EXTRA_COLUMNS, lettersOf } from "../model/sizes.ts";
import { headSize } from "./weights.ts";

/** Its parts. */
export interface Buffers {
  /** Ids of the tokens to read: (T). */
  readonly ids: Int32Array;
  /** Residual stream: (T, C). */
  readonly x: FloatArray;
  /** Normed rows, and what is added to the residual stream: (T, C). */
  readonly n: FloatArray;
  /** Queries, and what is added to them: (T, H·D′). */
  readonly q: FloatArray;
  readonly extraQ: FloatArray;
  /** What is added to keys and values: (T, 2·H·D′). */
  readonly extraK: FloatArray;
  /** Outputs of the heads: (T, H·D′). */
  readonly heads: FloatArray;
  /** Hidden rows of the feed-forward layer: (T, F). */
  readonly hidden: FloatArray;
  /** A row repeated: (T, the wider of F and C). */
  readonly wide: FloatArray;
  /** Attention weights: (H, T, T). */
  readonly weights: FloatArray;
  /** Means and deviations of norms: (T, 2). */
  readonly stats: FloatArray;
  /** Gates: (T). */
  readonly gate: FloatArray;
  /** The threshold of gates, repeated: (T). */
  readonly threshold: FloatArray;
  /** (V) */
  readonly logits: FloatArray;
  /** Extras of the rows to read: (T, 4). */
  readonly extras: FloatArray;
  /** Features of concepts: (T, 64). */
  readonly concepts: FloatArray;
  /** What is read of the memory: (C). */
  readonly memory: FloatArray;
  /** Token vectors: (V, C). */
  readonly table: FloatArray;
  /** Keys and values: L times (T, 2·H·D′). */
  readonly kept: readonly FloatArray[];
  /** Cosines and sines of positions: L times (T, D′), or one for all layers. */
  readonly angles: readonly FloatArray[];
}

/** Floats of each part, in the order of {@linkcode cutBuffers}. */
export function bufferSizes(model: Heads, tables: number): number[] {
  const { V, C, H, F, L, T } = lettersOf(model.settings);
  const width = H * headSize(model);
  return [
    ...[T, T * C, T * C, T * width, T * width, T * 2 * width, T * width, T * F, T * Math.max(F, C)],
    ...[H * T * T, T * 2, T, T, V, T * EXTRA_COLUMNS, T * CONCEPT_FEATURES, C, V * C],
    ...Array<number>(L).fill(T * 2 * width),
    ...Array<number>(tables).fill(T * headSize(model)),
  ];
}

/** Floats of all parts together. */
export function floatsOf(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + align(size), 0);
}

/** Whole cache lines. */
function align(floats: number): number {
  return Math.ceil(floats / 16) * 16;
}

/** Cuts the parts from one array. */
export function cutBuffers(floats: FloatArray, sizes: readonly number[], model: Heads): Buffers {
  const { L, T } = lettersOf(model.settings);
  let start = 0;
  const parts = sizes.map((size) => {
    const from = start;
    start += align(size);
    return floats.subarray(from, from + size);
  });
  const names = [
    ...[
      "ids",
      "x",
      "n",
      "q",
      "extraQ",
      "extraK",
      "heads",
      "hidden",
      "wide",
      "weights",
      "stats",
      "gate",
      "threshold",
    ],
    ...["logits", "extras", "concepts", "memory", "table"],
  ];
  const named = Object.fromEntries(names.map((name, i) => [name, parts[i]!])) as unknown as Buffers;
  const { buffer, byteOffset } = parts[0]!;
  return {
    ...named,
    ids: new Int32Array(buffer, byteOffset, T), // the same bytes seen as int32
    kept: parts.slice(names.length, names.length + L),
    angles: parts.slice(names.length + L),
  };
}

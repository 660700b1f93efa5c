/** Work space of a reader, cut from one region. */
import type { FloatArray } from "../../../kernels/mod.ts";
import type { LlisaConfig } from "../config.ts";

/** Its parts. */
export interface Buffers {
  /** Ids of the tokens to read: (T). */
  readonly ids: Int32Array;
  /** Residual stream: (T, C). */
  readonly x: FloatArray;
  /** Normed rows, and what is added to the residual stream: (T, C). */
  readonly n: FloatArray;
  /** Queries: (T, C). */
  readonly q: FloatArray;
  /** Outputs of the heads: (T, C). */
  readonly heads: FloatArray;
  /** Gates of the feed-forward layer: (T, F). */
  readonly gate: FloatArray;
  /** Its hidden rows: (T, F). */
  readonly up: FloatArray;
  /** Attention weights: (H, T, T). */
  readonly weights: FloatArray;
  /** Inverse deviations of norms: (T). */
  readonly inverses: FloatArray;
  /** (V) */
  readonly logits: FloatArray;
  /** Keys and values: L times (T, 2·K·D). */
  readonly kept: readonly FloatArray[];
  /** Token vectors (V, C) of its own, where they are not the model's. */
  readonly table: FloatArray | undefined;
}

/** Floats of each part, in the order of {@linkcode cutBuffers}. */
export function bufferSizes(config: LlisaConfig, sharesTable: boolean): number[] {
  const { vocabSize: V, dim: C, hiddenDim: F, nLayers: L, nHeads: H, nKvHeads: K, maxSeqLen: T } = config;
  return [
    ...[T, T * C, T * C, T * C, T * C, T * F, T * F, H * T * T, T, V],
    ...Array<number>(L).fill(T * 2 * K * (C / H)),
    ...(sharesTable ? [] : [V * C]),
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
export function cutBuffers(floats: FloatArray, sizes: readonly number[], config: LlisaConfig): Buffers {
  const { nLayers: L, maxSeqLen: T } = config;
  let start = 0;
  const [ids, x, n, q, heads, gate, up, weights, inverses, logits, ...rest] = sizes.map((size) => {
    const from = start;
    start += align(size);
    return floats.subarray(from, from + size);
  });
  return {
    // The same bytes seen as int32.
    ids: new Int32Array(ids!.buffer, ids!.byteOffset, T),
    ...{ x: x!, n: n!, q: q!, heads: heads!, gate: gate!, up: up! },
    ...{ weights: weights!, inverses: inverses!, logits: logits! },
    ...{ kept: rest.slice(0, L), table: rest[L] },
  };
}

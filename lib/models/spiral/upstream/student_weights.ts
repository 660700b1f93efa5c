import type { Linear } from "./linear.ts";
import type { Floats } from "./products.ts";

/** Sizes of a student. */
export interface StudentSizes {
  /** V. */
  readonly vocabSize: number;
  /** d: the width. */
  readonly width: number;
  /** L: blocks. */
  readonly layers: number;
  /** k: columns of queries and keys. */
  readonly attentionRank: number;
  /** r: rows of the shared projection. */
  readonly sharedRank: number;
}

/** Weights of one block: rank-k attention and a feed-forward of four times the width. */
export interface StudentBlock<Numbers extends Float32Array | Float64Array = Float32Array | Float64Array> {
  /** Queries (d, k). */
  readonly q: Linear<Numbers>;
  /** Keys (d, k). */
  readonly k: Linear<Numbers>;
  /** Values (d, d). */
  readonly v: Linear<Numbers>;
  /** Up (d, 4d). */
  readonly fc1: Linear<Numbers>;
  /** Down (4d, d). */
  readonly fc2: Linear<Numbers>;
}

/** What a student learns; gradients have the same form in float64. */
export interface StudentWeights<Numbers extends Float32Array | Float64Array = Float32Array | Float64Array> {
  /** (V, d). */
  readonly embed: Numbers;
  /** L blocks. */
  readonly blocks: readonly StudentBlock<Numbers>[];
  /** Head of means (d, r). */
  readonly mean: Linear<Numbers>;
  /** Head of log precisions (d, r). */
  readonly logtau: Linear<Numbers>;
}

/** A student: what it learns, the shared projection that it does not, and its controls. */
export interface Student {
  /** Sizes. */
  readonly sizes: StudentSizes;
  /** Weights. */
  readonly weights: StudentWeights;
  /** B: the shared projection (r, V). */
  readonly B: Float32Array | Float64Array;
  /** Columns of queries and keys in use, one number a block. */
  readonly keepK: Int32Array;
  /** ρ, one number a block. */
  readonly rho: Float32Array;
}

/** The maps of a block under the names that upstream's checkpoints give them. */
export const BLOCK_MAPS = { attn_q: "q", attn_k: "k", attn_v: "v", ffn_fc1: "fc1", ffn_fc2: "fc2" } as const;

/** One array of a student. */
export interface StudentArray {
  /** Upstream's name, as `blk0_attn_q_W`. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
}

/** Inputs and outputs of each map of a block. */
export function mapSizes(
  { width: d, attentionRank: k }: StudentSizes,
): Record<keyof StudentBlock, [number, number]> {
  return { q: [d, k], k: [d, k], v: [d, d], fc1: [d, 4 * d], fc2: [4 * d, d] };
}

/** The arrays of a student's weights, one by one: hostile sizes ask for a thousand million of them. */
export function* studentArrays(sizes: StudentSizes): Generator<StudentArray, void, void> {
  const { vocabSize: V, width: d, sharedRank: r, layers } = sizes;
  yield { name: "embed_W", shape: [V, d] };
  const maps = mapSizes(sizes);
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, map] of Object.entries(BLOCK_MAPS)) {
      yield { name: `blk${layer}_${name}_W`, shape: maps[map] };
      yield { name: `blk${layer}_${name}_b`, shape: [maps[map][1]] };
    }
  }
  for (const head of ["mean", "logtau"]) {
    yield { name: `head_${head}_W`, shape: [d, r] };
    yield { name: `head_${head}_b`, shape: [r] };
  }
}

/** Builds weights from arrays by upstream's name. */
export function studentWeights<Numbers extends Floats>(
  sizes: StudentSizes,
  array: (name: string, shape: readonly number[]) => Numbers,
): StudentWeights<Numbers> {
  const arrays = new Map<string, Numbers>();
  for (const { name, shape } of studentArrays(sizes)) arrays.set(name, array(name, shape));
  const linear = (name: string): Linear<Numbers> => ({
    weight: arrays.get(`${name}_W`)!,
    bias: arrays.get(`${name}_b`)!,
  });
  const blocks = Array.from({ length: sizes.layers }, (_, layer) =>
    Object.fromEntries(
      Object.entries(BLOCK_MAPS).map(([name, map]) => [map, linear(`blk${layer}_${name}`)]),
    ) as unknown as StudentBlock<Numbers>);
  return { embed: arrays.get("embed_W")!, blocks, mean: linear("head_mean"), logtau: linear("head_logtau") };
}

/** Zeros in the form of a student's weights. */
export function zeroGradients(sizes: StudentSizes): StudentWeights<Float64Array> {
  return studentWeights(sizes, (_, shape) => new Float64Array(shape.reduce((a, b) => a * b, 1)));
}

/** The arrays of weights (or gradients) by upstream's name. */
export function namedArrays(weights: StudentWeights): Map<string, Float32Array | Float64Array> {
  const named = new Map<string, Float32Array | Float64Array>();
  const add = (name: string, { weight, bias }: Linear) =>
    void named.set(`${name}_W`, weight).set(`${name}_b`, bias);
  named.set("embed_W", weights.embed);
  weights.blocks.forEach((block, layer) => {
    for (const [name, map] of Object.entries(BLOCK_MAPS)) add(`blk${layer}_${name}`, block[map]);
  });
  add("head_mean", weights.mean);
  add("head_logtau", weights.logtau);
  return named;
}

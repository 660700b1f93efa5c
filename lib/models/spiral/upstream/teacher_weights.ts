import { newReliability, type ReliabilityState } from "../parts/reliability.ts";

/** Sizes of a teacher. */
export interface TeacherSizes {
  /** V. */
  readonly vocabSize: number;
  /** d. */
  readonly width: number;
  /** H. */
  readonly heads: number;
  /** L. */
  readonly layers: number;
  /** r. */
  readonly sharedRank: number;
}

/** Weights of a teacher; it never learns. */
export interface TeacherWeights {
  /** Embedding (V, d). */
  readonly E: Float32Array;
  /** (L, d, d). */
  readonly W_layers: Float32Array;
  /** (L, d). */
  readonly b_layers: Float32Array;
  /** (L, H, d, d). */
  readonly W_heads: Float32Array;
  /** (L, H, d). */
  readonly b_heads: Float32Array;
  /** Into rank space (L, d, r). */
  readonly A: Float32Array;
  /** First map of the uncertainty of a head (L, H, d, hid). */
  readonly W1: Float32Array;
  /** (L, H, hid). */
  readonly b1: Float32Array;
  /** Second map (L, H, hid, r). */
  readonly W2: Float32Array;
  /** (L, H, r). */
  readonly b2: Float32Array;
}

/** A teacher: weights, the world it retrieves from, and what it remembers of its heads and sources. */
export interface Teacher {
  /** Sizes. */
  readonly sizes: TeacherSizes;
  /** Weights. */
  readonly weights: TeacherWeights;
  /** B: the shared projection (r, V). */
  readonly B: Float32Array;
  /** Successor probabilities (V, V). */
  readonly P: Float32Array;
  /** ρ_f: precisions are tempered by it. */
  readonly rho: number;
  /** τ₀: the prior precision. */
  readonly tau0: number;
  /** Running measures of the heads. */
  readonly reliability: ReliabilityState;
  /** Weight of each source, V numbers in [0.2, 1]. */
  readonly sourceWeights: Float32Array;
}

/** Width of the hidden layer that says how unsure a head is: max(16, ⌊d/4⌋). */
export function hiddenWidth(width: number): number {
  return Math.max(16, Math.floor(width / 4));
}

/** Shapes of a teacher's weights. */
export function teacherShapes(sizes: TeacherSizes): Record<keyof TeacherWeights, number[]> {
  const { vocabSize: V, width: d, heads: H, layers: L, sharedRank: r } = sizes;
  const hid = hiddenWidth(d);
  return {
    ...{ E: [V, d], W_layers: [L, d, d], b_layers: [L, d], W_heads: [L, H, d, d], b_heads: [L, H, d] },
    ...{ A: [L, d, r], W1: [L, H, d, hid], b1: [L, H, hid], W2: [L, H, hid, r], b2: [L, H, r] },
  };
}

/** A teacher that has seen nothing: no readings of heads, every source at full weight. */
export function freshTeacher(parts: Omit<Teacher, "reliability" | "sourceWeights">): Teacher {
  const { layers, heads, vocabSize } = parts.sizes;
  return {
    ...parts,
    reliability: newReliability(layers, heads),
    sourceWeights: new Float32Array(vocabSize).fill(1),
  };
}

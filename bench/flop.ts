/** How many floating-point operations things take; a multiply-add counts as two. */
import type { HazeModel } from "../lib/models/mod.ts";

/** Pairs of a query and a key it sees in a causal window: T·(T + 1)/2. */
export function causalPairs(T: number): number {
  return T * (T + 1) / 2;
}

/** FLOP of a training step, by how attention is counted. */
export interface StepFlop {
  /** Attention over the pairs that a causal window has. Work that a kernel skips earns nothing here. */
  readonly causal: number;
  /** Attention over all T² pairs, as most published counts have it. */
  readonly full: number;
}

/**
 * FLOP of one training step of `B` windows of `T` tokens, forward and backward:
 *
 *   6·P·B·T + 12·B·L·C·pairs (content) + 6·B·L·C·pairs (reweight; hybrid has both)
 *
 * P counts the entries of matrices that tokens are multiplied by: all but the embedding and position tables, which
 * are looked up, and the vectors of norms and gates. A token and an entry cost 2 forward, 2 for the gradient of the
 * input and 2 for that of the matrix. Content attention has two products over pairs forward (q·kᵀ, weights·v) and
 * four backward, of 2·C FLOP a pair over all heads; reweight has one and two, its scores being a matrix in P.
 * Norms, GELU, softmax, cross-entropy and the optimiser are left out, as is usual: they take time, not FLOP.
 */
export function trainingStepFlop(model: HazeModel, B: number, T: number): StepFlop {
  const { nBlocks: L, nEmb: C, headType } = model.config;
  let P = 0;
  for (const [name, { shape, size }] of model.parameters.entries()) {
    if (shape.length === 2 && name !== "embed" && name !== "pos") P += size;
  }
  const perPair = { content: 12, reweight: 6, hybrid: 18 }[headType] * B * L * C;
  const matrices = 6 * P * B * T;
  return { causal: matrices + perPair * causalPairs(T), full: matrices + perPair * T * T };
}

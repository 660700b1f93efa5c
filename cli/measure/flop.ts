/** How many floating-point operations things take; a multiply-add counts as two. */
import type { HazeModel } from "../../lib/models/mod.ts";
import type { Parameters } from "../../lib/nn/mod.ts";

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

/** What FLOP are counted from. */
export interface Counted {
  readonly parameters: Parameters;
  /** Matrices that tokens are looked up in, not multiplied by. */
  readonly tables: readonly string[];
  /** FLOP of attention for each pair of query and key in a step, over all layers and heads, forward and backward. */
  readonly flopPerPair: number;
}

/**
 * FLOP of one training step of `B` windows of `T` tokens, forward and backward: 6·P·B·T + flopPerPair·B·pairs.
 *
 * P counts the entries of matrices that tokens are multiplied by: not the tables, which are looked up, nor the vectors
 * of norms and gates. A token and an entry cost 2 forward, 2 for the gradient of the input and 2 for that of the matrix.
 * Content attention has two products over pairs forward (q·kᵀ, weights·v) and four backward, of 2·C FLOP a pair over
 * all heads. Norms, activations, softmax, cross-entropy and the optimiser are left out, as is usual: they take time,
 * not FLOP.
 */
export function trainingStepFlop(
  { parameters, tables, flopPerPair }: Counted,
  B: number,
  T: number,
): StepFlop {
  let P = 0;
  for (const [name, { shape, size }] of parameters.entries()) {
    if (shape.length === 2 && !tables.includes(name)) P += size;
  }
  const matrices = 6 * P * B * T;
  const perPair = flopPerPair * B;
  return { causal: matrices + perPair * causalPairs(T), full: matrices + perPair * T * T };
}

/** A haze model: reweight has one product over pairs forward and two backward, its scores being a matrix in P. */
export function hazeCounted({ parameters, config }: HazeModel): Counted {
  const { nBlocks: L, nEmb: C, headType } = config;
  const flopPerPair = { content: 12, reweight: 6, hybrid: 18 }[headType] * L * C;
  return { parameters, tables: ["embed", "pos"], flopPerPair };
}

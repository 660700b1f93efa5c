/** What a training step must hold, by formula. */
import type { LlisaModel } from "../../lib/models/mod.ts";

/** A share of the memory of a step, in floats. */
export type Share = readonly [name: string, floats: number];

/**
 * Weights, gradients and two moments, and what the gradients of B windows want of the forward pass. For each token and block:
 * the inputs of both norms and what they give (4·C), queries, turned keys and values (C + 2·K·D), the heads' outputs (C),
 * attention weights (H·T), the gate, its partner and their product (3·F). Then once for each token the last norm's input and
 * output (2·C), and its logits (V), whose place their gradient takes.
 */
export function stepShares({ config, parameters }: LlisaModel, B: number): Share[] {
  const { dim: C, hiddenDim: F, nLayers: L, nHeads: H, nKvHeads: K, maxSeqLen: T, vocabSize: V } = config;
  const P = parameters.size;
  const tokens = B * T;
  return [
    ["weights", P],
    ["gradients", P],
    ["two moments", 2 * P],
    ["norms, heads", tokens * L * (4 * C + C + 2 * K * (C / H) + C)],
    ["attention weights", tokens * L * H * T],
    ["feed-forward layers", tokens * L * 3 * F],
    ["last norm, logits", tokens * (2 * C + V)],
  ];
}

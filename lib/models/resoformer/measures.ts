/** What a resoformer measures of itself in a training step: scalars of kernels alone, so that the step can be recorded. */
import { add, exp, log, mean, multiply, noGradient, scale, shift, sum } from "../../autograd/mod.ts";
import { Tensor } from "../../tensor/mod.ts";
import type { ResoformerConfig } from "./config.ts";
import { remainderAfter } from "./halting.ts";

/** Their names for a config. */
export function measureNamesOf({ useCoherenceGate, useEntropyCollapse }: ResoformerConfig): string[] {
  return [
    ...(useCoherenceGate ? ["meanGate", "haltingDepth"] : []),
    ...(useEntropyCollapse ? ["codebookPerplexity"] : []),
  ];
}

/**
 * The mean gate, and the mean depth at which a token would halt if each block stopped the share that its gate names:
 * Σ_{l=0}^{L−1} R_l with R_0 = 1.
 */
export function measureGates(gates: readonly Tensor[]): { meanGate: Tensor; haltingDepth: Tensor } {
  return noGradient(() => {
    const total = gates.map((gate) => mean(gate)).reduce(add);
    let depth: Tensor | undefined;
    let remainder: Tensor | undefined;
    for (const gate of gates.slice(0, -1)) {
      remainder = remainderAfter(remainder, gate);
      depth = depth ? add(depth, mean(remainder)) : mean(remainder);
    }
    const meanGate = scale(total, 1 / gates.length);
    return { meanGate, haltingDepth: shift(depth ?? scale(meanGate, 0), 1) };
  });
}

/** How many attractors a batch uses, counted as e^H of the shares H in nats. */
export function codebookPerplexity(codes: Tensor, attractors: number): Tensor {
  const { kernels } = codes;
  return noGradient(() => {
    const counts = new Tensor(kernels.floats(attractors), [attractors], kernels);
    kernels.fill(counts.floats, 0);
    countCodes(codes, counts);
    const shares = scale(counts, 1 / codes.size);
    // 0·ln(0 + tiny) is 0, as it should be.
    return exp(scale(sum(multiply(shares, log(shift(shares, 1e-30)))), -1));
  });
}

/** Adds to each number of `counts` (K,) how often its code was chosen. */
export function countCodes(codes: Tensor, counts: Tensor): void {
  const { kernels } = codes;
  const ones = kernels.floats(codes.size);
  kernels.fill(ones, 1);
  kernels.embeddingGrad({ dy: ones, ids: codes.ints, dTable: counts.floats, rows: codes.size, columns: 1 });
}

/** What a Reso-LLM measures of itself in a training step: scalars of kernels alone, so that the step can be recorded. */
import { exp, logSoftmax, multiply, noGradient, scale, shift, sqrt, sum } from "../../../autograd/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";

/** 1 − H/ln V of the distribution of each position, mean over all: `logitCoherence` of physics, in calls that can be recorded. */
export function logitCoherence(logits: Tensor): Tensor {
  const V = logits.shape.at(-1)!;
  return noGradient(() => {
    const logs = logSoftmax(logits);
    const negative = scale(sum(multiply(exp(logs), logs)), V / logits.size); // −H, mean
    return V > 1 ? shift(scale(negative, 1 / Math.log(V)), 1) : shift(scale(negative, 0), 1);
  });
}

/** Root mean square over sequences of the length of a row: of (B, …). */
export function rowNorm(rows: Tensor): Tensor {
  return noGradient(() => sqrt(scale(sum(multiply(rows, rows)), 1 / rows.shape[0]!)));
}

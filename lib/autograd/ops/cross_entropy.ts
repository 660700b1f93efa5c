/** Cross-entropy from logits: loss = ln Σ e^z − z[target], dz = (softmax(z) − one-hot)·dloss. */
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";
import { mean } from "./sum.ts";

/**
 * Loss of each row in nats: `logits` (…, V), `targets` int32 (…) → (…).
 *
 * @throws {RangeError} if a target is not below V.
 */
export function tokenLosses(logits: Tensor, targets: Tensor): Tensor {
  const kernels = kernelsOf("score logits", logits, targets);
  const V = logits.shape.at(-1) ?? 0;
  if (V === 0 || logits.size !== V * targets.size) {
    throw new TypeError(
      `Cannot score logits as each row needs one target: ${showShape(logits.shape)} and ${
        showShape(targets.shape)
      }`,
    );
  }
  for (const target of targets.ints) {
    if (target < 0 || target >= V) {
      throw new RangeError(`Cannot score logits as targets must be below ${V}: ${target}`);
    }
  }
  const rows = targets.size;
  const losses = emptyLike(kernels, targets.shape);
  const logSums = kernels.floats(rows);
  kernels.crossEntropy(logits.floats, targets.ints, losses.floats, logSums, rows, V);
  return record(losses, [logits], (dLosses, gradients) => {
    const dLogits = kernels.floats(logits.size);
    kernels.crossEntropyGrad(logits.floats, targets.ints, logSums, dLosses, dLogits, rows, V);
    gradients.add(logits, dLogits);
  });
}

/** Mean loss in nats per token: what training lowers. */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return mean(tokenLosses(logits, targets));
}

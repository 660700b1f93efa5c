/** Cross-entropy from logits: loss = ln Σ e^z − z[target], dz = (softmax(z) − one-hot)·dloss. */
import { sameShape, showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";
import { mean } from "./sum.ts";

/**
 * Loss of each row in nats: `logits` (…, V), `targets` int32 (…) → (…).
 *
 * @throws {RangeError} if a target is not below V.
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { ids, tensor } from "@haze/haze/tensor";
 * import { tokenLosses } from "@haze/haze/autograd";
 * const losses = tokenLosses(tensor([[0, 0], [0, Math.log(3)]]), ids([0, 1]));
 * assertAlmostEquals(losses.data[0]!, Math.log(2), 1e-6);
 * assertAlmostEquals(losses.data[1]!, Math.log(4 / 3), 1e-6);
 * ```
 */
export function tokenLosses(logits: Tensor, targets: Tensor): Tensor {
  const kernels = kernelsOf("score logits", logits, targets);
  const V = logits.shape.at(-1) ?? 0;
  if (V === 0 || !sameShape(logits.shape.slice(0, -1), targets.shape)) {
    throw new TypeError(
      `Cannot score logits as each row needs one target: ${showShape(logits.shape)} and ${
        showShape(targets.shape)
      }`,
    );
  }
  for (const target of targets.ints) {
    if (target < 0 || target >= V) {
      throw new RangeError(`Cannot score logits as targets must be integers from 0 to ${V - 1}: ${target}`);
    }
  }
  const rows = targets.size;
  const losses = emptyLike(kernels, targets.shape);
  const logSums = kernels.floats(rows);
  const shared = { logSums, rows, columns: V };
  kernels.crossEntropy({ ...shared, logits: logits.floats, targets: targets.ints, losses: losses.floats });
  return record(losses, [logits], (dLosses, gradients) => {
    const dLogits = kernels.floats(logits.size);
    kernels.crossEntropyGrad({ ...shared, logits: logits.floats, targets: targets.ints, dLosses, dLogits });
    gradients.add(logits, dLogits);
  });
}

/**
 * Mean loss in nats per token: what training lowers. Operands and errors as in {@linkcode tokenLosses}; the mean over
 * no token is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { ids, tensor } from "@haze/haze/tensor";
 * import { crossEntropy } from "@haze/haze/autograd";
 * const loss = crossEntropy(tensor([[0, 0, 0], [5, 5, 5]]), ids([0, 2]));
 * assertAlmostEquals(loss.item(), Math.log(3), 1e-6);
 * ```
 */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return mean(tokenLosses(logits, targets));
}

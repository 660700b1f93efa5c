/** Log-softmax over the last axis: y = x − ln Σ e^x, dx = dy − e^y·Σdy. */
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * Logits (…, V) in nats → logarithms of their probabilities (…, V), in nats. More precise than `log(softmax(x))`, and
 * finite where a probability is too small for float32.
 *
 * An entry of −∞ stays −∞. A row of nothing but −∞ stays as it is and passes no gradient on.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { logSoftmax } from "@haze/haze/autograd";
 * const nats = logSoftmax(tensor([0, Math.log(3), -1000])).data;
 * assertAlmostEquals(nats[1]!, Math.log(0.75), 1e-6);
 * assertAlmostEquals(nats[2]!, -1000 - Math.log(4), 1e-3);
 * ```
 */
export function logSoftmax(x: Tensor): Tensor {
  const { kernels } = x;
  const columns = x.shape.at(-1) ?? 1;
  const rows = columns === 0 ? 0 : x.size / columns;
  const y = emptyLike(kernels, x.shape);
  kernels.logSoftmax(x.floats, y.floats, rows, columns);
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    kernels.logSoftmaxGrad({ y: y.floats, dy, dx, rows, columns });
    gradients.add(x, dx);
  });
}

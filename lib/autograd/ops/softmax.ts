/** Softmax over the last axis: y = e^x / Σ e^x, dx = y ⊙ (dy − ⟨dy, y⟩). */
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * Logits (…, V) in nats → probabilities (…, V). A row of nothing but −∞ gives zeros.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { softmax } from "@haze/haze/autograd";
 * const probabilities = softmax(tensor([0, Math.log(3)])).data;
 * assertAlmostEquals(probabilities[1]!, 0.75, 1e-6);
 * ```
 */
export function softmax(x: Tensor): Tensor {
  const { kernels } = x;
  const columns = x.shape.at(-1) ?? 1;
  const rows = columns === 0 ? 0 : x.size / columns;
  const y = emptyLike(kernels, x.shape);
  kernels.softmax(x.floats, y.floats, rows, columns);
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    kernels.softmaxGrad({ y: y.floats, dy, dx, rows, columns });
    gradients.add(x, dx);
  });
}

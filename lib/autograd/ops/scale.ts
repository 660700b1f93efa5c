/** A tensor times a constant: y = c·x, dx = c·dy. */
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * `factor` · x.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { scale } from "@haze/haze/autograd";
 * assertEquals(scale(tensor([1, 2]), -3).data, new Float32Array([-3, -6]));
 * ```
 */
export function scale(x: Tensor, factor: number): Tensor {
  const { kernels } = x;
  const y = emptyLike(kernels, x.shape);
  kernels.scale(x.floats, factor, y.floats);
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    kernels.scale(dy, factor, dx);
    gradients.add(x, dx);
  });
}

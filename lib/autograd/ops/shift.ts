/** A constant added to every element: y = x + constant, dx = dy. */
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * x + constant. Unlike `add` with a tensor of ordinary memory it can be part of a recorded step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { shift } from "@haze/haze/autograd";
 * assertEquals(shift(tensor([1, 2]), -0.5).data, new Float32Array([0.5, 1.5]));
 * ```
 */
export function shift(x: Tensor, constant: number): Tensor {
  const { kernels } = x;
  const y = emptyLike(kernels, x.shape);
  kernels.fill(y.floats, constant);
  kernels.binary("add", x.floats, y.floats, y.floats);
  return record(y, [x], (dy, gradients) => gradients.lend(x, dy));
}

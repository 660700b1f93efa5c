/** Numbers as tensors that a recorded step may use: written by a kernel, so that a replay finds them again. */
import { relu, scale, shift, subtract } from "../../../autograd/mod.ts";
import type { Kernels } from "../../../kernels/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";

/** A tensor of one number. */
export function constant(kernels: Kernels, value: number): Tensor {
  const floats = kernels.floats(1);
  kernels.fill(floats, value);
  return new Tensor(floats, [1], kernels);
}

/** x moved into [low, high], element by element; no gradient passes where it was moved, nor at the bounds themselves. */
export function clipTo(x: Tensor, low: number, high: number): Tensor {
  // low + relu(x − low) is max(x, low); high − relu(high − that) is the min of both.
  const above = relu(shift(x, -low)); // max(x, low) − low
  const room = relu(shift(scale(above, -1), high - low));
  return subtract(constant(x.kernels, high), room);
}

/** What every op does first: check its operands and make room for its result. */
import type { Kernels } from "../kernels/mod.ts";
import { type Shape, sizeOf, Tensor } from "../tensor/mod.ts";

/** The backend that all operands share; ops refuse to mix backends. */
export function kernelsOf(act: string, first: Tensor, ...others: Tensor[]): Kernels {
  for (const other of others) {
    if (other.kernels !== first.kernels) {
      throw new TypeError(
        `Cannot ${act} as operands must be on one backend: ${first.kernels.name} and ${other.kernels.name}\n` +
          "hint: moveTo(x, kernels) copies a tensor to another backend",
      );
    }
  }
  return first.kernels;
}

/** A tensor of undefined content for a result. */
export function emptyLike(kernels: Kernels, shape: Shape): Tensor {
  return new Tensor(kernels.floats(sizeOf(shape)), shape, kernels);
}

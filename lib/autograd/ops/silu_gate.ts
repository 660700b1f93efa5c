/**
 * The gate in the middle of SwiGLU (Shazeer, arXiv 2002.05202), y = silu(a) ⊙ b with silu(a) = a·s, s = sigmoid(a):
 *
 *   da = dy ⊙ b ⊙ s ⊙ (1 + a ⊙ (1 − s)),  db = dy ⊙ a ⊙ s
 */
import { sameShape, showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * silu(`a`) ⊙ `b` for tensors of one shape; `silu` and `multiply` in one pass each way.
 *
 * @throws {TypeError} if the shapes differ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { siluGate } from "@haze/haze/autograd";
 * const y = siluGate(tensor([Math.log(3), 0]), tensor([8, 5])); // sigmoid(ln 3) = 3/4
 * assertAlmostEquals(y.data[0]!, 6 * Math.log(3), 1e-5);
 * assertAlmostEquals(y.data[1]!, 0, 1e-6);
 * ```
 */
export function siluGate(a: Tensor, b: Tensor): Tensor {
  const kernels = kernelsOf("gate", a, b);
  if (!sameShape(a.shape, b.shape)) {
    throw new TypeError(
      `Cannot gate as both sides must have one shape: ${showShape(a.shape)} and ${showShape(b.shape)}`,
    );
  }
  const y = emptyLike(kernels, a.shape);
  kernels.siluGate({ a: a.floats, b: b.floats, y: y.floats });
  return record(y, [a, b], (dy, gradients) => {
    const [da, db] = [kernels.floats(a.size), kernels.floats(b.size)];
    kernels.siluGateGrad({ a: a.floats, b: b.floats, dy, da, db });
    gradients.add(a, da);
    gradients.add(b, db);
  });
}

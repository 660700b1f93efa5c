/** The seed's activations and norms that the engine does not have under the same name and with the same defaults. */
import {
  add,
  multiply,
  relu,
  rmsNorm as engineRmsNorm,
  scale,
  sigmoid,
  softmax as lastAxisSoftmax,
  transpose,
} from "../../../autograd/mod.ts";
import { showShape, type Tensor } from "../../../tensor/mod.ts";

/**
 * Leaky ReLU: x where x > 0, αx elsewhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { leakyRelu } from "@haze/haze/haze";
 * import { tensor } from "@haze/haze/tensor";
 * assertEquals(leakyRelu(tensor([-4, 0, 2]), 0.25).data, new Float32Array([-1, 0, 2]));
 * ```
 */
export function leakyRelu(x: Tensor, alpha = 0.01): Tensor {
  return add(relu(x), scale(relu(scale(x, -1)), -alpha));
}

/**
 * Swish: x·σ(βx), which is SiLU for β = 1 (Ramachandran and others, arXiv 1710.05941).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { swish } from "@haze/haze/haze";
 * import { tensor } from "@haze/haze/tensor";
 * assertAlmostEquals(swish(tensor(2), 1).item(), 2 / (1 + Math.exp(-2)), 1e-6);
 * ```
 */
export function swish(x: Tensor, beta = 1): Tensor {
  return multiply(x, sigmoid(scale(x, beta)));
}

/**
 * Softmax along one axis: e^x / Σ e^x, the maximum taken off first.
 *
 * @param axis From −rank to rank − 1; the last unless told otherwise.
 * @throws {TypeError} if there is no such axis, or nothing along it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { softmax } from "@haze/haze/haze";
 * import { tensor } from "@haze/haze/tensor";
 * assertEquals(softmax(tensor([[1, 5], [1, 5]]), 0).data, new Float32Array([0.5, 0.5, 0.5, 0.5]));
 * ```
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  const rank = x.shape.length;
  const from = axis < 0 ? axis + rank : axis;
  if (!(Number.isInteger(from) && from >= 0 && from < rank && x.shape[from]! > 0)) {
    throw new TypeError(
      `Cannot take a softmax as there must be numbers along its axis: axis ${axis} of ${showShape(x.shape)}`,
    );
  }
  if (from === rank - 1) return lastAxisSoftmax(x);
  const order = Array.from({ length: rank }, (_, i) => i);
  // Exchanging two axes undoes itself.
  [order[from], order[rank - 1]] = [rank - 1, from];
  return transpose(lastAxisSoftmax(transpose(x, order)), order);
}

/**
 * RMS norm with the seed's ε: x / √(mean x² + ε) · γ over the last axis.
 *
 * @throws {TypeError} if `gamma` is not as long as the last axis.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { rmsNorm } from "@haze/haze/haze";
 * import { ones, tensor } from "@haze/haze/tensor";
 * assertAlmostEquals(rmsNorm(tensor([[3, 4]]), ones([2])).data[0]!, 3 / Math.sqrt(12.5), 1e-6);
 * ```
 */
export function rmsNorm(x: Tensor, gamma: Tensor, eps = 1e-6): Tensor {
  return engineRmsNorm(x, gamma, eps);
}

/** Element-wise arithmetic of two tensors, repeated to a common shape where an axis is 1. */
import type { BinaryName, FloatArray } from "../../kernels/mod.ts";
import { broadcastShapes, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { type Gradients, record } from "../tape.ts";
import { broadcastTo } from "./broadcast.ts";

type Rule = (a: Tensor, b: Tensor, y: Tensor, dy: FloatArray, gradients: Gradients) => void;

function binary(name: BinaryName, a: Tensor, b: Tensor, rule: Rule): Tensor {
  const kernels = kernelsOf(name, a, b);
  const shape = broadcastShapes(a.shape, b.shape, name);
  const [left, right] = [broadcastTo(a, shape), broadcastTo(b, shape)];
  const y = emptyLike(kernels, shape);
  kernels.binary(name, left.floats, right.floats, y.floats);
  return record(y, [left, right], (dy, gradients) => rule(left, right, y, dy, gradients));
}

/** Hands `name(u, v)` to the gradient of `x`, if it is wanted. */
function pass(gradients: Gradients, x: Tensor, name: BinaryName, u: FloatArray, v: FloatArray): void {
  if (!gradients.wants(x)) return;
  const dx = x.kernels.floats(x.size);
  x.kernels.binary(name, u, v, dx);
  gradients.add(x, dx);
}

function passNegated(gradients: Gradients, x: Tensor, dy: FloatArray): void {
  if (!gradients.wants(x)) return;
  const dx = x.kernels.floats(x.size);
  x.kernels.scale(dy, -1, dx);
  gradients.add(x, dx);
}

/**
 * a + b; da = dy, db = dy.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { add } from "@haze/haze/autograd";
 * assertEquals(add(tensor([[1], [2]]), tensor([10, 20])).data, new Float32Array([11, 21, 12, 22]));
 * ```
 */
export function add(a: Tensor, b: Tensor): Tensor {
  return binary("add", a, b, (a, b, _, dy, gradients) => {
    gradients.lend(a, dy);
    gradients.lend(b, dy);
  });
}

/**
 * a − b; da = dy, db = −dy.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { subtract } from "@haze/haze/autograd";
 * assertEquals(subtract(tensor([5, 7]), tensor([1])).data, new Float32Array([4, 6]));
 * ```
 */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return binary("subtract", a, b, (a, b, _, dy, gradients) => {
    gradients.lend(a, dy);
    passNegated(gradients, b, dy);
  });
}

/**
 * a ⊙ b; da = dy ⊙ b, db = dy ⊙ a.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { multiply } from "@haze/haze/autograd";
 * assertEquals(multiply(tensor([5, 7]), tensor([2, 3])).data, new Float32Array([10, 21]));
 * ```
 */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return binary("multiply", a, b, (a, b, _, dy, gradients) => {
    pass(gradients, a, "multiply", dy, b.floats);
    pass(gradients, b, "multiply", dy, a.floats);
  });
}

/**
 * a ⊘ b; da = dy/b, db = −dy·y/b.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { divide } from "@haze/haze/autograd";
 * assertEquals(divide(tensor([5, 7]), tensor([2])).data, new Float32Array([2.5, 3.5]));
 * ```
 */
export function divide(a: Tensor, b: Tensor): Tensor {
  return binary("divide", a, b, (a, b, y, dy, gradients) => {
    pass(gradients, a, "divide", dy, b.floats);
    if (!gradients.wants(b)) return;
    const { kernels } = b;
    const db = kernels.floats(b.size);
    kernels.binary("multiply", dy, y.floats, db);
    kernels.binary("divide", db, b.floats, db);
    kernels.scale(db, -1, db);
    gradients.add(b, db);
  });
}

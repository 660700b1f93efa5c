/** Repeating and summing along axes: each is the other's gradient. */
import type { FloatArray } from "../../kernels/mod.ts";
import {
  broadcastStrides,
  sameShape,
  type Shape,
  showShape,
  stridesOf,
  type Tensor,
} from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * `x` repeated to `shape`. dx sums dy over what was repeated.
 *
 * @throws {TypeError} if an axis of `x` is neither 1 nor as long as in `shape`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { broadcastTo } from "@haze/haze/autograd";
 * assertEquals(broadcastTo(tensor([[1], [2]]), [2, 2]).data, new Float32Array([1, 1, 2, 2]));
 * ```
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const rank = shape.length;
  const fits = x.shape.length <= rank &&
    x.shape.every((axis, i) => axis === 1 || axis === shape[rank - x.shape.length + i]);
  if (!fits) {
    throw new TypeError(
      `Cannot repeat a tensor as its axes must be 1 or match: ${showShape(x.shape)} to ${showShape(shape)}`,
    );
  }
  const { kernels } = x;
  const y = emptyLike(kernels, shape);
  const strides = broadcastStrides(x.shape, shape);
  kernels.stridedSum({
    x: x.floats,
    y: y.floats,
    shape,
    strides,
    innerShape: [],
    innerStrides: [],
    offset: 0,
  });
  return record(y, [x], (dy, gradients) => gradients.add(x, sumToShape(x, dy, shape, strides)));
}

/** The sum of dy (of `shape`) over the axes whose stride in x is 0 by repetition. */
function sumToShape(x: Tensor, dy: FloatArray, shape: Shape, strides: readonly number[]): FloatArray {
  const own = stridesOf(shape);
  const kept = shape.map((_, i) => i).filter((i) => strides[i] !== 0);
  const summed = shape.map((_, i) => i).filter((i) => strides[i] === 0 && shape[i] !== 1);
  const dx = x.kernels.floats(x.size);
  // Repeated along leading axes alone, as a row added to a matrix: sums of columns, which is the fast kernel.
  if (dy.length > 0 && kept.length > 0 && Math.max(...summed) < kept[0]!) {
    x.kernels.fill(dx, 0);
    x.kernels.addColumnSums(dy, dx, dy.length / x.size, x.size);
    return dx;
  }
  const pick = (values: readonly number[], at: readonly number[]) => at.map((i) => values[i]!);
  x.kernels.stridedSum({
    ...{ x: dy, y: dx, shape: pick(shape, kept), strides: pick(own, kept), offset: 0 },
    ...{ innerShape: pick(shape, summed), innerStrides: pick(own, summed) },
  });
  return dx;
}

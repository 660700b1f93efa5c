/** Reshape, transpose and slice. Tensors are contiguous, so that all but the first copy. */
import { normaliseAxis, type Shape, showShape, sizeOf, stridesOf, Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/**
 * The same numbers in another shape; one axis may be −1 and is worked out. Nothing is copied.
 *
 * @throws {TypeError} if the number of elements would change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { reshape } from "@haze/haze/autograd";
 * assertEquals(reshape(tensor([1, 2, 3, 4, 5, 6]), [2, -1]).shape, [2, 3]);
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((axis) => axis !== -1));
  const full = shape.map((axis) => axis === -1 ? x.size / known : axis);
  if (
    shape.filter((axis) => axis === -1).length > 1 || sizeOf(full) !== x.size || !full.every(Number.isInteger)
  ) {
    throw new TypeError(
      `Cannot reshape as the number of elements must stay: ${showShape(x.shape)} to ${showShape(shape)}`,
    );
  }
  return record(new Tensor(x.storage, full, x.kernels), [x], (dy, gradients) => gradients.lend(x, dy));
}

/**
 * Axes in a new order, `axes[i]` of x becoming axis i; by default the order is reversed.
 *
 * @throws {TypeError} unless each axis is named once.
 * @throws {RangeError} if an axis does not exist, or there are more than four.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { transpose } from "@haze/haze/autograd";
 * assertEquals(transpose(tensor([[1, 2], [3, 4]])).data, new Float32Array([1, 3, 2, 4]));
 * ```
 */
export function transpose(
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, i) => x.shape.length - 1 - i),
): Tensor {
  const order = axes.map((axis) => normaliseAxis(axis, x.shape.length, "transpose"));
  if (new Set(order).size !== x.shape.length || order.length !== x.shape.length) {
    throw new TypeError(
      `Cannot transpose as each axis must be named once: (${axes.join(", ")}) for ${showShape(x.shape)}`,
    );
  }
  const { kernels } = x;
  const shape = order.map((axis) => x.shape[axis]!);
  const strides = stridesOf(x.shape);
  const y = emptyLike(kernels, shape);
  const none = { innerShape: [], innerStrides: [], offset: 0 };
  kernels.stridedSum({
    x: x.floats,
    y: y.floats,
    shape,
    strides: order.map((axis) => strides[axis]!),
    ...none,
  });
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    const own = stridesOf(shape);
    const back = x.shape.map((_, axis) => own[order.indexOf(axis)]!);
    kernels.stridedSum({ x: dy, y: dx, shape: x.shape, strides: back, ...none });
    gradients.add(x, dx);
  });
}

/**
 * Elements `start` ≤ i < `end` of one axis.
 *
 * @throws {RangeError} if the range does not lie within the axis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { slice } from "@haze/haze/autograd";
 * assertEquals(slice(tensor([[1, 2, 3], [4, 5, 6]]), 1, 1, 3).data, new Float32Array([2, 3, 5, 6]));
 * ```
 */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = normaliseAxis(axis, x.shape.length, "slice");
  const length = x.shape[at]!;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > length) {
    throw new RangeError(
      `Cannot slice as the range must lie within an axis of length ${length}: ${start} to ${end}`,
    );
  }
  const { kernels } = x;
  const strides = stridesOf(x.shape);
  const shape = x.shape.map((size, i) => i === at ? end - start : size);
  const offset = start * strides[at]!;
  const y = emptyLike(kernels, shape);
  kernels.stridedSum({ x: x.floats, y: y.floats, shape, strides, innerShape: [], innerStrides: [], offset });
  return record(y, [x], (dy, gradients) => {
    // Rows of dy lie `end − start` apart, those of dx a whole axis: one product-free copy per outer index.
    const inner = strides[at]!;
    const dx = gradients.sumOf(x);
    for (let outer = 0; outer < x.size / (length * inner || 1); outer++) {
      const from = dy.subarray(outer * (end - start) * inner, (outer + 1) * (end - start) * inner);
      const to = dx.subarray(outer * length * inner + offset, outer * length * inner + offset + from.length);
      kernels.binary("add", to, from, to);
    }
  });
}

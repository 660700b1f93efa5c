/** Sums and means over axes: y = Σ x, dx repeats dy. */
import {
  broadcastStrides,
  normaliseAxis,
  type Shape,
  sizeOf,
  stridesOf,
  type Tensor,
} from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";
import { scale } from "./scale.ts";

/**
 * Sum over `axes` (default: all of them), which disappear from the shape. Sums over nothing are 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { sum } from "@haze/haze/autograd";
 * const x = tensor([[1, 2], [3, 4]]);
 * assertEquals(sum(x).item(), 10);
 * assertEquals(sum(x, [0]).data, new Float32Array([4, 6]));
 * ```
 */
export function sum(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  const { kernels } = x;
  const { shape, kept, summed } = splitAxes(x.shape, axes);
  const y = emptyLike(kernels, shape);
  const strides = stridesOf(x.shape);
  const pick = (values: readonly number[], at: readonly number[]) => at.map((i) => values[i]!);
  if (x.size === 0) kernels.fill(y.floats, 0);
  else if (shape.length === 0) kernels.sum(x.floats, y.floats);
  else {
    kernels.stridedSum({
      x: x.floats,
      y: y.floats,
      shape,
      strides: pick(strides, kept),
      innerShape: pick(x.shape, summed),
      innerStrides: pick(strides, summed),
      offset: 0,
    });
  }
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    const aligned = x.shape.map((axis, i) => summed.includes(i) ? 1 : axis);
    const repeat = broadcastStrides(aligned, x.shape);
    kernels.stridedSum({
      x: dy,
      y: dx,
      shape: x.shape,
      strides: repeat,
      innerShape: [],
      innerStrides: [],
      offset: 0,
    });
    gradients.add(x, dx);
  });
}

/**
 * Mean over `axes` (default: all of them), which disappear from the shape. The mean of nothing is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { mean } from "@haze/haze/autograd";
 * assertEquals(mean(tensor([[1, 2], [3, 4]]), [-1]).data, new Float32Array([1.5, 3.5]));
 * ```
 */
export function mean(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  const { summed } = splitAxes(x.shape, axes);
  return scale(sum(x, axes), 1 / sizeOf(summed.map((i) => x.shape[i]!)));
}

function splitAxes(
  shape: Shape,
  axes: readonly number[],
): { shape: number[]; kept: number[]; summed: number[] } {
  const summed = [...new Set(axes.map((axis) => normaliseAxis(axis, shape.length, "sum over an axis")))]
    .sort();
  const kept = shape.map((_, i) => i).filter((i) => !summed.includes(i));
  return { shape: kept.map((i) => shape[i]!), kept, summed };
}

/**
 * Turns pairs of columns by angles that are learned: in each head of D columns the pair (d, d + D/2) at time t by
 * a[t, d] radians,
 *
 *   y_d = x_d·cos a − x_{d+D/2}·sin a,  y_{d+D/2} = x_d·sin a + x_{d+D/2}·cos a
 *   dx is dy turned back;  da[t, d] = Σ_{b, head} y_d·dy_{d+D/2} − y_{d+D/2}·dy_d
 */
import type { FloatArray, Kernels } from "../../kernels/mod.ts";
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

interface Sizes {
  readonly kernels: Kernels;
  readonly B: number;
  readonly T: number;
  readonly heads: number;
  /** Pairs a head. */
  readonly half: number;
}

/**
 * `x` (B, T, heads·D) turned by `angles` (T, D/2) in radians, every head of a row alike. Angles (1, D/2) turn every row
 * alike.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { phaseRotation } from "@haze/haze/autograd";
 * const x = tensor([[[1, 5, 0, 0]]]); // one row, the pairs (1, 0) and (5, 0)
 * const y = phaseRotation(x, tensor([[Math.PI / 2, 0]]));
 * [0, 5, 1, 0].forEach((expected, i) => assertAlmostEquals(y.data[i]!, expected, 1e-6));
 * ```
 */
export function phaseRotation(x: Tensor, angles: Tensor): Tensor {
  const kernels = kernelsOf("rotate", x, angles);
  const [B, T, width] = x.shape as [number, number, number];
  const [times, half] = angles.shape as [number, number];
  const fits = x.shape.length === 3 && angles.shape.length === 2 && (times === T || times === 1) &&
    half > 0 && width % (2 * half) === 0;
  if (!fits) {
    throw new TypeError(
      `Cannot rotate as angles (T or 1, D/2) must fit x (B, T, heads·D): ${showShape(angles.shape)} and ${
        showShape(x.shape)
      }`,
    );
  }
  // The rotary kernel turns neighbours, so pairs are brought together for it and apart again.
  // With one angle for all times the sequences are as good as one row each.
  const sizes: Sizes = times === 1
    ? { kernels, B: B * T, T: 1, heads: width / (2 * half), half }
    : { kernels, B, T, heads: width / (2 * half), half };
  const table = tableOf(angles.floats, sizes, times);
  const turned = turn(paired(x.floats, sizes), table, sizes, false);
  const y = emptyLike(kernels, x.shape);
  swapAxes(turned, y.floats, sizes, half, 2);
  return record(y, [x, angles], (dy, gradients) => {
    const dTurned = paired(dy, sizes);
    if (gradients.wants(angles)) {
      gradients.add(angles, angleGradient(turned, dTurned, sizes, times));
    }
    if (gradients.wants(x)) {
      const dx = kernels.floats(x.size);
      const back = turn(dTurned, table, sizes, true);
      swapAxes(back, dx, sizes, half, 2);
      kernels.release(back);
      gradients.add(x, dx);
    }
    kernels.release(dTurned);
  });
}

/** (…, from, to) → (…, to, from) within each head. */
function swapAxes(
  x: FloatArray,
  y: FloatArray,
  { kernels, B, T, heads }: Sizes,
  from: number,
  to: number,
): void {
  kernels.stridedSum({
    ...{ x, y, shape: [B * T * heads, to, from], strides: [from * to, 1, to] },
    ...{ innerShape: [], innerStrides: [], offset: 0 },
  });
}

/** Halves side by side → pairs side by side. */
function paired(x: FloatArray, sizes: Sizes): FloatArray {
  const y = sizes.kernels.floats(x.length);
  swapAxes(x, y, sizes, 2, sizes.half);
  return y;
}

/** [cos, sin] of each angle: (times, half, 2). */
function tableOf(angles: FloatArray, { kernels, half }: Sizes, times: number): FloatArray {
  const count = times * half;
  const apart = kernels.floats(2 * count);
  kernels.unary("cos", angles, apart.subarray(0, count));
  kernels.unary("sin", angles, apart.subarray(count));
  const table = kernels.floats(2 * count);
  kernels.stridedSum({
    ...{
      x: apart,
      y: table,
      shape: [count, 2],
      strides: [1, count],
      innerShape: [],
      innerStrides: [],
      offset: 0,
    },
  });
  kernels.release(apart);
  return table;
}

function turn(x: FloatArray, table: FloatArray, sizes: Sizes, inverse: boolean): FloatArray {
  const { kernels, B, T, heads, half } = sizes;
  const y = kernels.floats(x.length);
  const D = 2 * half;
  kernels.rotary({ x, y, rows: B * T, columns: heads * D, heads, D, T, table, first: 0, inverse });
  return y;
}

/** Σ over batch and heads of y₀·dy₁ − y₁·dy₀, y a turned pair: (times, half). */
function angleGradient(y: FloatArray, dy: FloatArray, sizes: Sizes, times: number): FloatArray {
  const { kernels, B, T, heads, half } = sizes;
  const rows = B * T * heads;
  // y₀·dy₁ and y₁·dy₀ by swapping the pairs of dy, as halves.
  const [first, second] = [kernels.floats(rows * half), kernels.floats(rows * half)];
  const pick = (x: FloatArray, offset: number, to: FloatArray): void =>
    kernels.stridedSum({
      ...{ x, y: to, shape: [rows * half], strides: [2], innerShape: [], innerStrides: [], offset },
    });
  const [a, b] = [kernels.floats(rows * half), kernels.floats(rows * half)];
  pick(y, 0, a);
  pick(dy, 1, b);
  kernels.binary("multiply", a, b, first);
  pick(y, 1, a);
  pick(dy, 0, b);
  kernels.binary("multiply", a, b, second);
  kernels.binary("subtract", first, second, first);
  const dAngles = kernels.floats(times * half);
  const sequences = times === 1 ? rows : B;
  const [inner, innerStrides] = times === 1 ? [[sequences], [half]] : [[B, heads], [T * heads * half, half]];
  kernels.stridedSum({
    ...{ x: first, y: dAngles, shape: [times, half], strides: [heads * half, 1] },
    ...{ innerShape: inner, innerStrides, offset: 0 },
  });
  for (const array of [a, b, first, second]) kernels.release(array);
  return dAngles;
}

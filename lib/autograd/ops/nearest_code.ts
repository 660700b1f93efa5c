/**
 * Vectors replaced by the nearest of a few, with the gradient passed straight through (van den Oord and others, arXiv
 * 1711.00937): k = argmin_a ‖x − c_a‖², which is where 2x·c_a − ‖c_a‖² is largest.
 */
import { showShape, Tensor } from "../../tensor/mod.ts";
import { kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * Number of the row of `codebook` (K, C) that is nearest to each vector of `x` (…, C), int32: (…). Of equally near ones
 * that with the lower number. No gradient flows.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { nearestCode } from "@haze/haze/autograd";
 * const codebook = tensor([[0, 0], [4, 0]]);
 * assertEquals(nearestCode(tensor([[1, 1], [3, 1], [2, 9]]), codebook).data, new Int32Array([0, 1, 0]));
 * ```
 */
export function nearestCode(x: Tensor, codebook: Tensor): Tensor {
  const kernels = kernelsOf("look for the nearest code", x, codebook);
  const [K, C] = codebook.shape as [number, number];
  if (codebook.shape.length !== 2 || x.shape.at(-1) !== C || K === 0) {
    throw new TypeError(
      `Cannot look for the nearest code as x (…, C) needs a codebook (K, C): ${showShape(x.shape)} and ${
        showShape(codebook.shape)
      }`,
    );
  }
  const rows = x.size / C;
  const squares = kernels.floats(K * C);
  kernels.binary("multiply", codebook.floats, codebook.floats, squares);
  const bias = kernels.floats(K);
  kernels.stridedSum({
    ...{ x: squares, y: bias, shape: [K], strides: [C], innerShape: [C], innerStrides: [1], offset: 0 },
  });
  kernels.scale(bias, -0.5, bias);
  // x·c − ½‖c‖²: half of what is compared.
  const scores = kernels.floats(rows * K);
  kernels.gemm({
    ...{ a: x.floats, b: codebook.floats, c: scores, M: rows, N: K, K: C },
    ...{ transposeB: true, epilogue: { bias } },
  });
  const indices = kernels.ints(rows);
  const values = kernels.floats(rows);
  kernels.topK({ x: scores, values, indices, rows, columns: K, k: 1 });
  for (const array of [squares, bias, scores, values]) kernels.release(array);
  return new Tensor(indices, x.shape.slice(0, -1), kernels);
}

/**
 * The numbers of `values` with the gradient of `x`: dx = dy, and `values` gets none.
 *
 * @throws {TypeError} if the shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { scale, straightThrough, sum, valueAndGradients } from "@haze/haze/autograd";
 * const rounded = (x: ReturnType<typeof tensor>) => sum(scale(straightThrough(x, tensor([2, 3])), 5));
 * const { value, gradients } = valueAndGradients(rounded, [tensor([1.9, 3.2])]);
 * assertEquals(value, 25);
 * assertEquals(gradients[0]!.data, new Float32Array([5, 5]));
 * ```
 */
export function straightThrough(x: Tensor, values: Tensor): Tensor {
  const kernels = kernelsOf("pass a gradient straight through", x, values);
  if (x.shape.join() !== values.shape.join()) {
    throw new TypeError(
      `Cannot pass a gradient straight through as both must have one shape: ${showShape(x.shape)} and ${
        showShape(values.shape)
      }`,
    );
  }
  return record(new Tensor(values.floats, x.shape, kernels), [x], (dy, gradients) => gradients.lend(x, dy));
}

/**
 * The numbers of `x` without its gradient: a constant to whatever comes after.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { detached, multiply, sum, valueAndGradients } from "@haze/haze/autograd";
 * const { gradients } = valueAndGradients((x) => sum(multiply(x, detached(x))), [tensor([3])]);
 * assertEquals(gradients[0]!.item(), 3); // x² would give 6
 * ```
 */
export function detached(x: Tensor): Tensor {
  return new Tensor(x.floats, x.shape, x.kernels);
}

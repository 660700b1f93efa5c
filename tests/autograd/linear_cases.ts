/** Cases of the products that carry an epilogue. */
import { linear, matmul, siluGate, swiglu } from "../../lib/autograd/mod.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

export const LINEAR_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  linear: [
    {
      label: "product alone",
      inputs: [given([[1, 2]]), given([[3, 4], [5, 6]])],
      run: (x, w) => linear(x, w),
      expected: [[13, 16]],
    },
    {
      label: "bias",
      inputs: [given([[1, 2], [0, 0]]), given([[3, 4], [5, 6]]), given([10, -20])],
      run: (x, w, bias) => linear(x, w, { bias }),
      expected: [[23, -4], [10, -20]],
    },
    {
      label: "gelu of far numbers",
      inputs: [given([[1], [-1]]), given([[100, 0]])],
      run: (x, w) => linear(x, w, { activation: "gelu" }),
      expected: [[100, 0], [0, 0]],
    },
    {
      label: "bias and gelu beyond a tile",
      inputs: [some([2, 7, 17]), some([17, 27]), some([27])],
      run: (x, w, bias) => linear(x, w, { bias, activation: "gelu" }),
    },
    {
      label: "bias and silu beyond a tile",
      inputs: [some([2, 7, 17]), some([17, 27]), some([27])],
      run: (x, w, bias) => linear(x, w, { bias, activation: "silu" }),
    },
    {
      label: "stored (N, K)",
      inputs: [given([[1, 2]]), given([[3, 4], [5, 6], [7, 8]])],
      run: (x, w) => linear(x, w, { transposed: true }),
      expected: [[11, 17, 23]],
    },
    {
      label: "stored (N, K), bias and gelu",
      inputs: [some([3, 5]), some([11, 5]), some([11])],
      run: (x, w, bias) => linear(x, w, { bias, activation: "gelu", transposed: true }),
    },
    { label: "one vector", inputs: [some([5]), some([5, 3])], run: (x, w) => linear(x, w) },
    {
      label: "sums of no terms",
      inputs: [shaped([2, 0]), shaped([0, 2]), given([3, 4])],
      run: (x, w, bias) => linear(x, w, { bias }),
      expected: [[3, 4], [3, 4]],
    },
  ],
  swiglu: [
    {
      label: "a gate of ln 3",
      inputs: [given([[1]]), given([[Math.log(3)]]), given([[4]])],
      run: (x, wGate, wUp) => swiglu(x, wGate, wUp),
      expected: [[3 * Math.log(3)]],
    },
    {
      label: "beyond a tile",
      inputs: [some([2, 7, 17]), some([17, 27]), some([17, 27])],
      run: (x, wGate, wUp) => swiglu(x, wGate, wUp),
    },
    {
      label: "rows as outputs",
      inputs: [some([2, 7, 17]), some([27, 17]), some([27, 17])],
      run: (x, wGate, wUp) => swiglu(x, wGate, wUp, { transposed: true }),
    },
    {
      label: "as matmul and siluGate",
      inputs: [some([3, 5]), some([5, 11]), some([5, 11])],
      run: (x, wGate, wUp) => siluGate(matmul(x, wGate), matmul(x, wUp)),
    },
    {
      label: "sums of no terms",
      inputs: [shaped([2, 0]), shaped([0, 2]), shaped([0, 2])],
      run: (x, wGate, wUp) => swiglu(x, wGate, wUp),
      expected: [[0, 0], [0, 0]],
    },
  ],
};

/** Cases of the products that carry an epilogue. */
import { linear } from "../../lib/autograd/mod.ts";
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
    { label: "one vector", inputs: [some([5]), some([5, 3])], run: (x, w) => linear(x, w) },
    {
      label: "sums of no terms",
      inputs: [shaped([2, 0]), shaped([0, 2]), given([3, 4])],
      run: (x, w, bias) => linear(x, w, { bias }),
      expected: [[3, 4], [3, 4]],
    },
  ],
};

/** Cases of the ops that work on rows: softmax, norm, losses, attention. */
import { attention, crossEntropy, layerNorm, softmax, tokenLosses } from "../../lib/autograd/mod.ts";
import { ids, type Tensor } from "../../lib/tensor/mod.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

const { LN2 } = Math;
const LN3 = Math.log(3);
const targets = (logits: Tensor, values: number[], shape: number[] = [values.length]): Tensor =>
  ids(values, { shape, kernels: logits.kernels });

const defaultNorm = (x: Tensor, gain: Tensor, offset: Tensor): Tensor => layerNorm(x, gain, offset);

export const ROW_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  softmax: [
    { label: "row", inputs: [given([0, LN3])], run: softmax, expected: [0.25, 0.75] },
    {
      label: "rows",
      inputs: [given([[5, 5], [LN2, 0]])],
      run: softmax,
      expected: [[0.5, 0.5], [2 / 3, 1 / 3]],
    },
    { label: "far out", inputs: [given([[1000, 1000, -1000]])], run: softmax, expected: [[0.5, 0.5, 0]] },
    {
      label: "forbidden entries",
      inputs: [given([[-Infinity, 0, 0], [-Infinity, -Infinity, -Infinity]])],
      run: softmax,
      expected: [[0, 0.5, 0.5], [0, 0, 0]],
    },
    { label: "one column", inputs: [given([[4], [-4]])], run: softmax, expected: [[1], [1]] },
    { label: "number", inputs: [given(4)], run: softmax, expected: 1 },
    { label: "three axes", inputs: [some([2, 3, 7])], run: softmax },
    { label: "wide", inputs: [some([2, 67], -5, 5)], run: softmax },
    { label: "no columns", inputs: [shaped([2, 0])], run: softmax, expected: [[], []] },
  ],
  layerNorm: [
    {
      label: "mean 2, variance 1, ε 3",
      inputs: [given([[1, 3]]), given([2, 4]), given([1, -1])],
      run: (x, gain, offset) => layerNorm(x, gain, offset, 3),
      expected: [[0, 1]],
    },
    {
      label: "the default ε is 1e-5",
      inputs: [given([[0, 0.02]]), given([1, 1]), given([0, 0])],
      run: defaultNorm,
      expected: [[-0.01 / Math.sqrt(1e-4 + 1e-5), 0.01 / Math.sqrt(1e-4 + 1e-5)]],
    },
    {
      label: "constant row",
      inputs: [given([[7, 7, 7]]), given([1, 2, 3]), given([4, 5, 6])],
      run: (x, gain, offset) => layerNorm(x, gain, offset, 0.5),
      expected: [[4, 5, 6]],
    },
    { label: "three axes", inputs: [some([2, 3, 5]), some([5]), some([5])], run: defaultNorm },
    { label: "wide", inputs: [some([3, 67]), some([67]), some([67])], run: defaultNorm },
    {
      label: "one column",
      inputs: [given([[3], [4]]), given([2]), given([5])],
      run: defaultNorm,
      expected: [[5], [5]],
    },
    { label: "no rows", inputs: [shaped([0, 3]), some([3]), some([3])], run: defaultNorm },
  ],
  tokenLosses: [
    {
      label: "rows",
      inputs: [given([[0, 0], [0, LN3], [LN3, 0]])],
      run: (x) => tokenLosses(x, targets(x, [0, 1, 1])),
      expected: [LN2, Math.log(4 / 3), Math.log(4)],
    },
    {
      label: "far out",
      inputs: [given([[1000, 0], [1000, 0]])],
      run: (x) => tokenLosses(x, targets(x, [1, 0])),
      expected: [1000, 0],
    },
    {
      label: "one class",
      inputs: [given([[3]])],
      run: (x) => tokenLosses(x, targets(x, [0])),
      expected: [0],
    },
    {
      label: "one row",
      inputs: [given([0, 0, 0])],
      run: (x) => tokenLosses(x, targets(x, [2], [])),
      expected: LN3,
    },
    {
      label: "three axes",
      inputs: [some([2, 3, 11], -3, 3)],
      run: (x) => tokenLosses(x, targets(x, [0, 10, 3, 3, 5, 7], [2, 3])),
    },
    { label: "no rows", inputs: [shaped([0, 3])], run: (x) => tokenLosses(x, targets(x, [])), expected: [] },
  ],
  crossEntropy: [
    {
      label: "mean of two",
      inputs: [given([[0, 0], [0, LN3]])],
      run: (x) => crossEntropy(x, targets(x, [0, 1])),
      expected: (LN2 + Math.log(4 / 3)) / 2,
    },
    {
      label: "three axes",
      inputs: [some([2, 2, 9], -3, 3)],
      run: (x) => crossEntropy(x, targets(x, [8, 0, 4, 4], [2, 2])),
    },
  ],
  attention: attentionCases(),
};

function attentionCases(): OpCase[] {
  const heads = (B: number, T: number, width: number) => some([B, T, width], -2, 2);
  return [
    {
      label: "equal scores take means",
      inputs: [shaped([1, 3, 3], Array(9).fill(0)), given([[[2], [4], [9]]])],
      run: (bias, v) => attention({ bias, v: { tensor: v }, H: 1, D: 1 }).output,
      expected: [[[2], [3], [5]]],
    },
    {
      label: "scores from q·k",
      inputs: [given([[[1], [1]]]), given([[[0], [LN3]]]), given([[[4], [8]]])],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 1, D: 1, scale: 1 }).output,
      expected: [[[4], [7]]],
    },
    {
      label: "the default scale is 1/√D",
      inputs: [
        given([[[0, 0, 0, 0], [2, 0, 0, 0]]]),
        given([[[0, 0, 0, 0], [LN3, 0, 0, 0]]]),
        given([[[4, 4, 4, 4], [8, 8, 8, 8]]]),
      ],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 1, D: 4 }).output,
      expected: [[[4, 4, 4, 4], [7, 7, 7, 7]]],
    },
    {
      label: "four heads on two keys and values",
      inputs: [heads(2, 7, 12), heads(2, 7, 6), heads(2, 7, 6)],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 4, G: 2, D: 3 }).output,
    },
    {
      label: "three heads on one key, slices of one tensor",
      inputs: [heads(1, 70, 25)],
      run: (x) =>
        attention({
          ...{ q: { tensor: x }, k: { tensor: x, column: 15 }, v: { tensor: x, column: 20 } },
          ...{ H: 3, G: 3, D: 5 },
        }).output,
    },
    {
      label: "two heads, batch of two",
      inputs: [heads(2, 5, 6), heads(2, 5, 6), heads(2, 5, 6)],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 2, D: 3 }).output,
    },
    {
      label: "q, k and v as columns of one tensor",
      inputs: [heads(2, 4, 13)],
      run: (x) =>
        attention({
          q: { tensor: x, column: 1 },
          k: { tensor: x, column: 5 },
          v: { tensor: x, column: 9 },
          H: 2,
          D: 2,
        }).output,
    },
    {
      label: "q, k and v the same columns",
      inputs: [heads(1, 4, 4)],
      run: (x) => attention({ q: { tensor: x }, k: { tensor: x }, v: { tensor: x }, H: 1, D: 4 }).output,
    },
    {
      label: "bias with more columns than keys",
      inputs: [heads(2, 4, 14), heads(2, 4, 6)],
      run: (bias, v) => attention({ bias, v: { tensor: v }, H: 2, D: 3 }).output,
    },
    {
      label: "q·k and bias together",
      inputs: [heads(1, 3, 4), heads(1, 3, 4), heads(1, 3, 6), heads(1, 3, 4)],
      run: (q, k, bias, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, bias, v: { tensor: v }, H: 2, D: 2, scale: 0.7 })
          .output,
    },
    {
      label: "two queries at the end of five keys, rows to spare",
      inputs: [heads(2, 2, 4), heads(2, 7, 4), heads(2, 6, 4)],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 2, D: 2, Tk: 5 }).output,
    },
    {
      label: "bias for two queries at the end of five keys",
      inputs: [heads(1, 2, 12), heads(1, 6, 4)],
      run: (bias, v) => attention({ bias, v: { tensor: v }, H: 2, D: 2, Tk: 5 }).output,
    },
    {
      label: "one token",
      inputs: [heads(1, 1, 3), heads(1, 1, 3), given([[[1, 2, 3]]])],
      run: (q, k, v) =>
        attention({ q: { tensor: q }, k: { tensor: k }, v: { tensor: v }, H: 1, D: 3 }).output,
      expected: [[[1, 2, 3]]],
    },
    {
      label: "no batch",
      inputs: [shaped([0, 3, 3]), shaped([0, 3, 2])],
      run: (bias, v) => attention({ bias, v: { tensor: v }, H: 1, D: 2 }).output,
    },
  ];
}

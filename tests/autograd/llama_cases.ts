/** Cases of a Llama's row ops and of selection: RMS norm, rotation, log-softmax, the largest entries. */
import { exp, logSoftmax, rmsNorm, rotary, rotaryTable, topK } from "../../lib/autograd/mod.ts";
import type { Tensor } from "../../lib/tensor/mod.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

const { LN2 } = Math;
const LN3 = Math.log(3);

const defaultRms = (x: Tensor, gain: Tensor): Tensor => rmsNorm(x, gain);

export const LLAMA_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  rmsNorm: [
    {
      label: "mean square 25, ε 11",
      inputs: [given([[1, 7]]), given([6, -12])],
      run: (x, gain) => rmsNorm(x, gain, 11),
      expected: [[1, -14]],
    },
    {
      label: "the default ε is 1e-5",
      inputs: [given([[0.01, -0.01]]), given([1, 1])],
      run: defaultRms,
      expected: [[0.01 / Math.sqrt(1e-4 + 1e-5), -0.01 / Math.sqrt(1e-4 + 1e-5)]],
    },
    {
      label: "a row of zeros",
      inputs: [given([[0, 0, 0]]), given([1, 2, 3])],
      run: (x, gain) => rmsNorm(x, gain, 0.5),
      expected: [[0, 0, 0]],
    },
    { label: "three axes", inputs: [some([2, 3, 5]), some([5])], run: defaultRms },
    { label: "wide", inputs: [some([3, 67]), some([67])], run: defaultRms },
    {
      label: "one column",
      inputs: [given([[3], [-4]]), given([2])],
      run: (x, gain) => rmsNorm(x, gain, 0.25),
    },
    { label: "no rows", inputs: [shaped([0, 3]), some([3])], run: defaultRms },
    { label: "gain is a row of x", inputs: [some([7])], run: (x) => rmsNorm(x, x) },
  ],
  rotary: rotaryCases(),
  logSoftmax: [
    { label: "row", inputs: [given([0, LN3])], run: logSoftmax, expected: [-Math.log(4), LN3 - Math.log(4)] },
    {
      label: "rows",
      inputs: [given([[5, 5], [LN2, 0]])],
      run: logSoftmax,
      expected: [[-LN2, -LN2], [LN2 - LN3, -LN3]],
    },
    {
      label: "far out",
      inputs: [given([[1000, 1000, -1000]])],
      run: logSoftmax,
      expected: [[-LN2, -LN2, -2000 - LN2]],
    },
    {
      label: "forbidden entries, as probabilities",
      inputs: [given([[-Infinity, 0, 0], [-Infinity, -Infinity, -Infinity]])],
      run: (x) => exp(logSoftmax(x)),
      expected: [[0, 0.5, 0.5], [0, 0, 0]],
    },
    { label: "one column", inputs: [given([[4], [-4]])], run: logSoftmax, expected: [[0], [0]] },
    { label: "number", inputs: [given(4)], run: logSoftmax, expected: 0 },
    { label: "three axes", inputs: [some([2, 3, 7])], run: logSoftmax },
    { label: "wide", inputs: [some([2, 67], -5, 5)], run: logSoftmax },
    { label: "twice", inputs: [some([3, 5], -2, 2)], run: (x) => logSoftmax(logSoftmax(x)) },
    { label: "no columns", inputs: [shaped([2, 0])], run: logSoftmax, expected: [[], []] },
  ],
  topK: [
    {
      label: "two of a row",
      inputs: [given([[3, -1, 8, 5], [0, 2, 1, -4]])],
      run: (x) => topK(x, 2).values,
      expected: [[8, 5], [2, 1]],
    },
    { label: "all", inputs: [given([2, 7, -5])], run: (x) => topK(x, 3).values, expected: [7, 2, -5] },
    { label: "none", inputs: [given([[2, 7]])], run: (x) => topK(x, 0).values },
    { label: "three axes", inputs: [some([2, 3, 11])], run: (x) => topK(x, 4).values },
    { label: "wide", inputs: [some([2, 203])], run: (x) => topK(x, 37).values },
    { label: "of the largest", inputs: [some([3, 9])], run: (x) => topK(topK(x, 5).values, 2).values },
    { label: "no rows", inputs: [shaped([0, 3])], run: (x) => topK(x, 2).values },
    { label: "no columns", inputs: [shaped([2, 0])], run: (x) => topK(x, 0).values },
  ],
};

function rotaryCases(): OpCase[] {
  // θ = 1, 1/10, … of base 100 and D 4.
  const turn = (heads: number, D: number, first = 0) => (x: Tensor) =>
    rotary(x, rotaryTable(16, D, 100, x.kernels), { heads, first });
  const [c, s] = [Math.cos, Math.sin];
  return [
    {
      label: "one pair at positions 0, 1, 2",
      inputs: [given([[[1, 0], [1, 0], [0, 1]]])],
      run: turn(1, 2),
      expected: [[[1, 0], [c(1), s(1)], [-s(2), c(2)]]],
    },
    {
      label: "two pairs, two heads, a column behind them, from position 3",
      inputs: [given([[[1, 0, 1, 0, 0, 1, 0, 1, 7]]])],
      run: turn(2, 4, 3),
      expected: [[[c(3), s(3), c(0.3), s(0.3), -s(3), c(3), -s(0.3), c(0.3), 7]]],
    },
    {
      label: "each sequence begins at the first position",
      inputs: [given([[[1, 0]], [[0, 1]]])],
      run: turn(1, 2, 2),
      expected: [[[c(2), s(2)]], [[-s(2), c(2)]]],
    },
    { label: "three heads of 6", inputs: [some([2, 5, 23])], run: turn(3, 6) },
    { label: "all columns", inputs: [some([1, 16, 8])], run: turn(2, 4) },
    { label: "turned twice", inputs: [some([2, 3, 9])], run: (x) => turn(1, 8, 4)(turn(2, 4)(x)) },
    { label: "no rows", inputs: [shaped([2, 0, 4])], run: turn(1, 4) },
    { label: "no batch", inputs: [shaped([0, 3, 4])], run: turn(1, 4) },
  ];
}

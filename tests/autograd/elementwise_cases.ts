/** Cases of the ops that work entry by entry. */
import {
  add,
  cos,
  divide,
  dropout,
  erf,
  exp,
  gelu,
  geluErf,
  log,
  mixColumns,
  multiply,
  relu,
  scale,
  sigmoid,
  silu,
  siluGate,
  sin,
  sqrt,
  subtract,
  tanh,
} from "../../lib/autograd/mod.ts";
import { counterKey, counterUniform, fmix32 } from "../../lib/random/mod.ts";
import type { Tensor } from "../../lib/tensor/mod.ts";
import { erf as exactErf, erfc as exactErfc } from "../../lib/kernels/reference/erf.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

const POINTS = [-3, -0.75, -0.125, 0.125, 0.5, 2.5];
const POSITIVE = [0.0625, 0.25, 1, 2.25, 100];

function unary(run: Unary, f: (x: number) => number, points: readonly number[], far: number[]): OpCase[] {
  const [low, high] = points[0]! > 0 ? [0.2, 3] : [-3, 3];
  return [
    { label: "at points", inputs: [given(points)], run, expected: points.map(f) },
    { label: "matrix", inputs: [some([5, 7], low, high)], run },
    { label: "one number", inputs: [given(0.5)], run, expected: f(0.5) },
    { label: "empty", inputs: [shaped([3, 0])], run, expected: [[], [], []] },
    { label: "far out", inputs: [given(far)], run, expected: far.map(f) },
    { label: "twice", inputs: [some([4], 0.3, 0.9)], run: (x) => run(run(x)) },
  ];
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const geluOf = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function binary(run: Binary, f: (a: number, b: number) => number): OpCase[] {
  const b = () => some([4, 1], 0.5, 2);
  return [
    {
      label: "vectors",
      inputs: [given([6, -1, 0.5]), given([2, 4, -0.25])],
      run,
      expected: [f(6, 2), f(-1, 4), f(0.5, -0.25)],
    },
    {
      label: "column and row",
      inputs: [given([[1], [2]]), given([4, 8])],
      run,
      expected: [[f(1, 4), f(1, 8)], [f(2, 4), f(2, 8)]],
    },
    { label: "three axes broadcast", inputs: [some([2, 1, 3]), b()], run },
    { label: "number and vector", inputs: [given(3), given([2, 5])], run, expected: [f(3, 2), f(3, 5)] },
    { label: "one element", inputs: [given([[7]]), given([2])], run, expected: [[f(7, 2)]] },
    { label: "empty", inputs: [shaped([0, 3]), some([1, 3], 1, 2)], run },
    { label: "odd size", inputs: [some([37]), some([37], 0.5, 2)], run },
    { label: "chained", inputs: [some([3, 2]), some([3, 2], 0.5, 2)], run: (a, c) => run(run(a, c), c) },
  ];
}

const key = new Int32Array([fmix32(fmix32(9) ^ 4)]);
const dropped = (values: readonly number[], rate: number, op: number): number[] =>
  values.map((x, i) => counterUniform(counterKey(9, 4, op), i) >= rate ? x / (1 - rate) : 0);
const TWELVE = Array.from({ length: 12 }, (_, i) => i + 1);

export const ELEMENTWISE_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  add: [
    ...binary(add, (a, b) => a + b),
    { label: "x + x", inputs: [given([1, -2])], run: (x) => add(x, x), expected: [2, -4] },
  ],
  subtract: [
    ...binary(subtract, (a, b) => a - b),
    { label: "x − x", inputs: [given([1, -2])], run: (x) => subtract(x, x), expected: [0, 0] },
  ],
  multiply: [
    ...binary(multiply, (a, b) => a * b),
    { label: "x · x", inputs: [given([3, -2])], run: (x) => multiply(x, x), expected: [9, 4] },
    { label: "x · (x + x)", inputs: [given([3, -2])], run: (x) => multiply(x, add(x, x)), expected: [18, 8] },
  ],
  divide: [
    ...binary(divide, (a, b) => a / b),
    {
      label: "x / x²",
      inputs: [given([4, -2])],
      run: (x) => divide(x, multiply(x, x)),
      expected: [0.25, -0.5],
    },
  ],
  scale: [
    { label: "−1.5", inputs: [given([[2, -4]])], run: (x) => scale(x, -1.5), expected: [[-3, 6]] },
    { label: "0", inputs: [given([2, 4])], run: (x) => scale(x, 0), expected: [0, 0] },
    { label: "empty", inputs: [shaped([0])], run: (x) => scale(x, 2), expected: [] },
    { label: "odd size", inputs: [some([7, 5])], run: (x) => scale(x, 0.1) },
  ],
  exp: unary(exp, Math.exp, POINTS, [-50, 0.5, 5]),
  log: [
    ...unary(log, Math.log, POSITIVE, [0.1, 1e6]).slice(0, 5),
    { label: "of exp", inputs: [some([6])], run: (x) => log(exp(x)) },
  ],
  tanh: unary(tanh, Math.tanh, POINTS, [-40, 0.5, 40]),
  sigmoid: unary(sigmoid, logistic, POINTS, [-60, 0.5, 60]),
  relu: unary(relu, (x) => Math.max(x, 0), POINTS, [-1e6, 1e6]),
  gelu: unary(gelu, geluOf, POINTS, [-12, 0.5, 12]),
  silu: unary(silu, (x) => x * logistic(x), POINTS, [-50, 0.5, 50]),
  sqrt: unary(sqrt, Math.sqrt, POSITIVE, [0.1, 1e6]),
  siluGate: [
    {
      label: "at points",
      inputs: [given([Math.log(3), 0, -Math.log(3)]), given([8, 5, -4])],
      run: siluGate,
      expected: [6 * Math.log(3), 0, Math.log(3)],
    },
    { label: "far out", inputs: [given([-200, 200]), given([3, -3])], run: siluGate, expected: [0, -600] },
    { label: "matrix", inputs: [some([5, 7], -4, 4), some([5, 7])], run: siluGate },
    { label: "both sides one", inputs: [some([6], -3, 3)], run: (x) => siluGate(x, x) },
    { label: "one number", inputs: [given(0.5), given(2)], run: siluGate },
    { label: "empty", inputs: [shaped([3, 0]), shaped([3, 0])], run: siluGate, expected: [[], [], []] },
    {
      label: "as silu and multiply",
      inputs: [some([37], -3, 3), some([37])],
      run: (a, b) => subtract(siluGate(a, b), multiply(add(silu(a), b), b)),
    },
  ],
  erf: unary(erf, exactErf, POINTS, [-6, 0.5, 6]),
  geluErf: unary(geluErf, (x) => x / 2 * exactErfc(-x / Math.SQRT2), POINTS, [-14, 0.5, 14]),
  sin: unary(sin, Math.sin, POINTS, [-40, 0.5, 40]),
  cos: unary(cos, Math.cos, POINTS, [-40, 0.5, 40]),
  mixColumns: [
    {
      label: "two rows",
      inputs: [given([[4, 4], [8, -8]]), given([[0, 8], [0, 8]]), given([1, 0.25])],
      run: mixColumns,
      expected: [[4, 7], [8, 4]],
    },
    {
      label: "gates outside 0…1 are used raw",
      inputs: [given([[1, 1]]), given([[3, 3]]), given([2, -1])],
      run: mixColumns,
      expected: [[-1, 5]],
    },
    { label: "three axes", inputs: [some([2, 3, 5]), some([2, 3, 5]), some([5])], run: mixColumns },
    { label: "no rows", inputs: [shaped([0, 3]), shaped([0, 3]), some([3])], run: mixColumns },
    { label: "both sides one", inputs: [some([3, 4]), some([4])], run: (x, gate) => mixColumns(x, x, gate) },
    { label: "wide", inputs: [some([6, 33]), some([6, 33]), some([33])], run: mixColumns },
  ],
  dropout: [
    {
      label: "half",
      inputs: [given(TWELVE)],
      run: (x) => dropout(x, 0.5, { key, op: 0 }),
      expected: dropped(TWELVE, 0.5, 0),
    },
    {
      label: "another op",
      inputs: [given(TWELVE)],
      run: (x) => dropout(x, 0.25, { key, op: 3 }),
      expected: dropped(TWELVE, 0.25, 3),
    },
    { label: "rate 0", inputs: [given([1, 2])], run: (x) => dropout(x, 0, { key, op: 0 }), expected: [1, 2] },
    { label: "empty", inputs: [shaped([0])], run: (x) => dropout(x, 0.5, { key, op: 0 }), expected: [] },
    { label: "matrix", inputs: [some([7, 9])], run: (x) => dropout(x, 0.1, { key, op: 1 }) },
  ],
};

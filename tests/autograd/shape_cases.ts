/** Cases of the ops that move numbers, add them up or look them up. */
import {
  add,
  broadcastTo,
  embedding,
  matmul,
  mean,
  reshape,
  slice,
  sum,
  transpose,
} from "../../lib/autograd/mod.ts";
import { ids, type Tensor } from "../../lib/tensor/mod.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

const SIX = given([[1, 2, 3], [4, 5, 6]]);
const at = (table: Tensor, values: number[], shape: number[] = [values.length]): Tensor =>
  ids(values, { shape, kernels: table.kernels });

export const SHAPE_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  broadcastTo: [
    {
      label: "row",
      inputs: [given([1, 2])],
      run: (x) => broadcastTo(x, [3, 2]),
      expected: [[1, 2], [1, 2], [1, 2]],
    },
    {
      label: "column",
      inputs: [given([[1], [2]])],
      run: (x) => broadcastTo(x, [2, 2]),
      expected: [[1, 1], [2, 2]],
    },
    { label: "number", inputs: [given(5)], run: (x) => broadcastTo(x, [2, 1]), expected: [[5], [5]] },
    {
      label: "same shape",
      inputs: [SIX],
      run: (x) => broadcastTo(x, [2, 3]),
      expected: [[1, 2, 3], [4, 5, 6]],
    },
    { label: "four axes", inputs: [some([2, 1, 3, 1])], run: (x) => broadcastTo(x, [2, 4, 3, 5]) },
    { label: "new axes of one", inputs: [some([3])], run: (x) => broadcastTo(x, [1, 1, 3]) },
    { label: "to nothing", inputs: [given([7])], run: (x) => broadcastTo(x, [0]), expected: [] },
  ],
  reshape: [
    {
      label: "to rows",
      inputs: [given([1, 2, 3, 4])],
      run: (x) => reshape(x, [2, 2]),
      expected: [[1, 2], [3, 4]],
    },
    { label: "−1", inputs: [SIX], run: (x) => reshape(x, [-1, 2]), expected: [[1, 2], [3, 4], [5, 6]] },
    { label: "to a number", inputs: [given([[8]])], run: (x) => reshape(x, []), expected: 8 },
    { label: "empty", inputs: [shaped([0, 3])], run: (x) => reshape(x, [0]), expected: [] },
    { label: "there and back", inputs: [some([3, 4])], run: (x) => reshape(reshape(x, [12]), [4, 3]) },
  ],
  transpose: [
    { label: "matrix", inputs: [SIX], run: (x) => transpose(x), expected: [[1, 4], [2, 5], [3, 6]] },
    {
      label: "three axes",
      inputs: [given([[[1, 2]], [[3, 4]]])],
      run: (x) => transpose(x, [1, 2, 0]),
      expected: [[[1, 3], [2, 4]]],
    },
    { label: "negative axes", inputs: [some([2, 3, 4])], run: (x) => transpose(x, [0, -1, -2]) },
    { label: "four axes", inputs: [some([2, 3, 4, 5])], run: (x) => transpose(x, [2, 0, 3, 1]) },
    { label: "identity", inputs: [SIX], run: (x) => transpose(x, [0, 1]), expected: [[1, 2, 3], [4, 5, 6]] },
    { label: "number", inputs: [given(3)], run: (x) => transpose(x), expected: 3 },
    { label: "empty", inputs: [shaped([2, 0])], run: (x) => transpose(x) },
  ],
  slice: [
    { label: "columns", inputs: [SIX], run: (x) => slice(x, 1, 1, 3), expected: [[2, 3], [5, 6]] },
    { label: "rows", inputs: [SIX], run: (x) => slice(x, 0, 1, 2), expected: [[4, 5, 6]] },
    { label: "from the end", inputs: [SIX], run: (x) => slice(x, -1, 0, 1), expected: [[1], [4]] },
    { label: "all", inputs: [SIX], run: (x) => slice(x, 0, 0, 2), expected: [[1, 2, 3], [4, 5, 6]] },
    { label: "nothing", inputs: [given([1, 2])], run: (x) => slice(x, 0, 1, 1), expected: [] },
    { label: "of nothing", inputs: [shaped([0, 3])], run: (x) => slice(x, 1, 0, 2) },
    { label: "middle axis", inputs: [some([2, 5, 3])], run: (x) => slice(x, 1, 1, 4) },
    {
      label: "two that overlap",
      inputs: [given([1, 2, 4])],
      run: (x) => matmul(reshape(slice(x, 0, 0, 2), [1, 2]), reshape(slice(x, 0, 1, 3), [2, 1])),
      expected: [[10]],
    },
  ],
  sum: [
    { label: "all", inputs: [SIX], run: (x) => sum(x), expected: 21 },
    { label: "rows", inputs: [SIX], run: (x) => sum(x, [0]), expected: [5, 7, 9] },
    { label: "columns", inputs: [SIX], run: (x) => sum(x, [-1]), expected: [6, 15] },
    {
      label: "outer axes",
      inputs: [given([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])],
      run: (x) => sum(x, [2, 0]),
      expected: [14, 22],
    },
    { label: "an axis named twice", inputs: [SIX], run: (x) => sum(x, [1, -1]), expected: [6, 15] },
    { label: "no axes", inputs: [given([1, 2])], run: (x) => sum(x, []), expected: [1, 2] },
    { label: "number", inputs: [given(4)], run: (x) => sum(x), expected: 4 },
    { label: "of nothing", inputs: [shaped([0, 2])], run: (x) => sum(x), expected: 0 },
    { label: "over an empty axis", inputs: [shaped([0, 2])], run: (x) => sum(x, [0]), expected: [0, 0] },
    { label: "more than a chunk", inputs: [some([3, 1500])], run: (x) => sum(x) },
    { label: "four axes", inputs: [some([2, 3, 4, 5])], run: (x) => sum(x, [1, 3]) },
  ],
  mean: [
    { label: "all", inputs: [SIX], run: (x) => mean(x), expected: 3.5 },
    { label: "rows", inputs: [SIX], run: (x) => mean(x, [0]), expected: [2.5, 3.5, 4.5] },
    { label: "an axis named twice", inputs: [SIX], run: (x) => mean(x, [1, -1]), expected: [2, 5] },
    { label: "middle axis", inputs: [some([2, 7, 3])], run: (x) => mean(x, [1]) },
  ],
  embedding: [
    {
      label: "repeated ids",
      inputs: [given([[1, 2], [3, 4], [5, 6]])],
      run: (table) => embedding(table, at(table, [2, 0, 2])),
      expected: [[5, 6], [1, 2], [5, 6]],
    },
    {
      label: "matrix of ids",
      inputs: [some([5, 7])],
      run: (table) => embedding(table, at(table, [4, 0, 0, 1, 4, 4], [2, 3])),
    },
    { label: "no ids", inputs: [some([2, 3])], run: (table) => embedding(table, at(table, [])) },
    {
      label: "one look-up on another",
      inputs: [some([4, 3])],
      run: (table) => embedding(embedding(table, at(table, [3, 1])), at(table, [1, 1, 0])),
    },
  ],
  matmul: [
    {
      label: "2 × 2",
      inputs: [given([[1, 2], [3, 4]]), given([[5, 6], [7, 8]])],
      run: matmul,
      expected: [[19, 22], [43, 50]],
    },
    { label: "1 × 1", inputs: [given([[3]]), given([[-2]])], run: matmul, expected: [[-6]] },
    {
      label: "row by column",
      inputs: [given([[1, 2, 3]]), given([[4], [5], [6]])],
      run: matmul,
      expected: [[32]],
    },
    {
      label: "column by row",
      inputs: [given([[1], [2]]), given([[3, 4]])],
      run: matmul,
      expected: [[3, 4], [6, 8]],
    },
    { label: "odd sizes", inputs: [some([7, 5]), some([5, 9])], run: matmul },
    { label: "beyond a tile", inputs: [some([19, 17]), some([17, 27])], run: matmul },
    {
      label: "batch",
      inputs: [given([[[1, 0]], [[0, 2]]]), given([[[1], [2]], [[3], [4]]])],
      run: matmul,
      expected: [[[1]], [[8]]],
    },
    { label: "two batch axes", inputs: [some([2, 3, 4, 5]), some([2, 3, 5, 2])], run: matmul },
    { label: "batch with one b", inputs: [some([2, 3, 4]), some([4, 5])], run: matmul },
    {
      label: "x · x",
      inputs: [given([[0, 1], [2, 3]])],
      run: (x) => matmul(x, x),
      expected: [[2, 3], [6, 11]],
    },
    { label: "x · xᵀ", inputs: [some([3, 5])], run: (x) => matmul(x, transpose(x)) },
    { label: "no rows", inputs: [shaped([0, 3]), some([3, 2])], run: matmul },
    { label: "no columns", inputs: [some([2, 3]), shaped([3, 0])], run: matmul },
    {
      label: "no columns, and a gradient from elsewhere",
      inputs: [given([[1, 2]]), shaped([2, 0])],
      run: (x, b) => add(sum(matmul(x, b)), sum(x)),
      expected: 3,
    },
    { label: "many sums over nothing", inputs: [shaped([30, 0]), shaped([0, 30])], run: matmul },
    { label: "no batch", inputs: [shaped([0, 2, 3]), shaped([0, 3, 2])], run: matmul },
    {
      label: "sums over nothing",
      inputs: [shaped([2, 0]), shaped([0, 3])],
      run: matmul,
      expected: [[0, 0, 0], [0, 0, 0]],
    },
  ],
};

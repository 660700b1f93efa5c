/** Softmax, log-softmax, cross-entropy, each with its gradient. */
import type { FloatArray } from "../../kernels.ts";
import { referenceKernels } from "../../reference/backend.ts";
import { Draw } from "../numbers.ts";
import { trial } from "../trial.ts";
import { OF_EXACTLY_ONE, OF_ONE, ofRow, ofSize } from "../units.ts";
import { ALL_EDGES, edgeRows, ordinaryRows, type Rows } from "./row_trials.ts";
import type { Subject } from "./subject.ts";

const REFERENCE = referenceKernels("float64");
const wide = (x: ArrayLike<number>): Float64Array => Float64Array.from(x);

/** Sum over the row of a number of what `f` says of each entry; the last sum is kept, as indices come in order. */
function overRow(columns: number, f: (index: number) => number): (index: number) => number {
  let [row, sum] = [-1, 0];
  return (index) => {
    const at = Math.floor(index / columns);
    if (at !== row) {
      [row, sum] = [at, 0];
      for (let i = at * columns; i < (at + 1) * columns; i++) sum += f(i);
    }
    return sum;
  };
}

/** Errors in ulp of 1. */
export const softmaxSubjects: readonly Subject[] = [{
  op: "softmax",
  *trials(effort) {
    const make = ({ x, rows, columns, ...words }: Rows) =>
      trial({
        ...words,
        floats: { x, y: new Float32Array(x.length) },
        outputs: { y: OF_EXACTLY_ONE },
        run: (kernels, { x, y }) => kernels.softmax(x, y, rows, columns),
      });
    yield* edgeRows(ALL_EDGES, make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of y·(|dy| + Σ|dy|·y). */
export const softmaxGradSubjects: readonly Subject[] = [{
  op: "softmax gradient",
  *trials(effort) {
    const draw = new Draw(12);
    const make = ({ x, rows, columns, ...words }: Rows) => {
      const y = wide(x);
      REFERENCE.softmax(y, y, rows, columns);
      const dy = draw.uniforms(x.length);
      const mean = overRow(columns, (i) => Math.abs(dy[i]!) * y[i]!);
      return trial({
        ...words,
        floats: { y: Float32Array.from(y), dy, dx: new Float32Array(x.length) },
        outputs: { dx: ofSize(({ y }, i) => y![i]! * (Math.abs(dy[i]!) + mean(i))) },
        run: (kernels, arrays) => kernels.softmaxGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows(ALL_EDGES, make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of the row's largest entry. */
export const logSoftmaxSubjects: readonly Subject[] = [{
  op: "logSoftmax",
  *trials(effort) {
    const make = ({ x, rows, columns, ...words }: Rows) =>
      trial({
        ...words,
        floats: { x, y: new Float32Array(x.length) },
        outputs: { y: ofRow(columns) },
        run: (kernels, { x, y }) => kernels.logSoftmax(x, y, rows, columns),
      });
    yield* edgeRows(ALL_EDGES, make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of |dy| + e^y·Σ|dy|. */
export const logSoftmaxGradSubjects: readonly Subject[] = [{
  op: "logSoftmax gradient",
  *trials(effort) {
    const draw = new Draw(13);
    const make = ({ x, rows, columns, ...words }: Rows) => {
      const y = wide(x);
      REFERENCE.logSoftmax(y, y, rows, columns);
      const dy = draw.uniforms(x.length);
      const sum = overRow(columns, (i) => Math.abs(dy[i]!));
      return trial({
        ...words,
        floats: { y: Float32Array.from(y), dy, dx: new Float32Array(x.length) },
        outputs: { dx: ofSize(({ y }, i) => Math.abs(dy[i]!) + Math.exp(y![i]!) * sum(i)) },
        run: (kernels, arrays) => kernels.logSoftmaxGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows(ALL_EDGES, make);
    yield* ordinaryRows(effort, make);
  },
}];

/** A right answer for each row; of masked logits some are impossible. */
const someTargets = ({ rows, columns }: Rows): Int32Array => new Draw(14).integers(rows, columns);

/** Errors in ulp of 1, or of the loss or log sum if they are larger. */
export const crossEntropySubjects: readonly Subject[] = [{
  op: "crossEntropy",
  *trials(effort) {
    const make = (given: Rows) => {
      const { x, rows, columns, label, edge, point } = given;
      return trial({
        ...{ label, point, ...(edge ? { edge } : {}) },
        floats: { logits: x, losses: new Float32Array(rows), logSums: new Float32Array(rows) },
        ints: { targets: someTargets(given) },
        outputs: { losses: OF_ONE, logSums: OF_ONE },
        run: (kernels, arrays) => kernels.crossEntropy({ ...arrays, rows, columns }),
      });
    };
    // A row without any possible answer has no loss.
    yield* edgeRows(ALL_EDGES.filter((kind) => kind !== "masked rows"), make);
    yield* ordinaryRows(effort, make);
  },
}];

/** Errors in ulp of 1, or of the probability: the log sum is rounded, so that one of a row far from 0 may exceed 1. */
export const crossEntropyGradSubjects: readonly Subject[] = [{
  op: "crossEntropy gradient",
  *trials(effort) {
    const make = (given: Rows) => {
      const { x, rows, columns, ...words } = given;
      const targets = someTargets(given);
      const logSums: FloatArray = new Float64Array(rows);
      REFERENCE.crossEntropy({ logits: wide(x), targets, losses: logSums.slice(), logSums, rows, columns });
      return trial({
        ...words,
        floats: {
          ...{ logits: x, logSums: Float32Array.from(logSums), dLosses: new Float32Array(rows).fill(1) },
          dLogits: new Float32Array(x.length),
        },
        ints: { targets },
        outputs: { dLogits: OF_ONE },
        run: (kernels, arrays) => kernels.crossEntropyGrad({ ...arrays, rows, columns }),
      });
    };
    yield* edgeRows(ALL_EDGES.filter((kind) => kind !== "masked rows"), make);
    yield* ordinaryRows(effort, make);
  },
}];

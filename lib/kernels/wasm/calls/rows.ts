/** Kernels over rows and over columns, and whole-array sums. */
import type { FloatArray, Kernels } from "../../kernels.ts";
import { SUM_CHUNK } from "../../sum_chunk.ts";
import type { Runner } from "./runner.ts";

type RowCalls = Pick<
  Kernels,
  | ("softmax" | "softmaxGrad" | "layerNorm" | "layerNormGrad" | "layerNormParameterGrad" | "addColumnSums")
  | ("logSoftmax" | "logSoftmaxGrad")
  | ("rmsNorm" | "rmsNormGrad" | "rmsNormParameterGrad" | "rotary")
  | (
    | "crossEntropy"
    | "crossEntropyGrad"
    | "topK"
    | "embedding"
    | "normedEmbedding"
    | "embeddingGrad"
    | "mixColumns"
    | "mixColumnsGrad"
  )
  | ("sum" | "sumOfSquares")
>;

/** Calls that are shared out by rows or by columns, and whole-array sums. */
export function rowCalls(runner: Runner): RowCalls {
  const rowwise: Runner["rows"] = (...call) => runner.rows(...call);
  const columnwise: Runner["columns"] = (...call) => runner.columns(...call);
  const reduce = (name: string) => (x: FloatArray, y: FloatArray): void => {
    const chunks = Math.ceil(x.length / SUM_CHUNK);
    const { launcher } = runner;
    launcher.memory.temporarily(() => {
      const partials = launcher.memory.allocate(4 * chunks);
      const work = { extent: chunks, unit: 1, operations: 2 * x.length };
      runner.launch("reductions", name, (o) => [o.in(x), partials, x.length], work);
      runner.launch("reductions", "addUp", (o) => [partials, o.out(y), chunks], {
        extent: 1,
        unit: 1,
        operations: chunks,
      });
    });
  };
  return {
    softmax: (x, y, rows, columns) =>
      rowwise("softmax", "softmax", rows, columns, (o) => [o.in(x), o.out(y), columns]),
    softmaxGrad: ({ y, dy, dx, rows, columns }) =>
      rowwise("softmax", "softmaxGrad", rows, columns, (o) => [o.in(y), o.in(dy), o.out(dx), columns]),
    logSoftmax: (x, y, rows, columns) =>
      rowwise("logSoftmax", "logSoftmax", rows, columns, (o) => [o.in(x), o.out(y), columns]),
    logSoftmaxGrad: ({ y, dy, dx, rows, columns }) =>
      rowwise("logSoftmax", "logSoftmaxGrad", rows, columns, (o) => [o.in(y), o.in(dy), o.out(dx), columns]),

    layerNorm: ({ x, gain, offset, y, stats, rows, columns, epsilon }) =>
      rowwise("layerNorm", "layerNorm", rows, columns, (o) => {
        const arrays = [o.in(x), o.in(gain), o.in(offset), o.out(y), o.out(stats)];
        return [...arrays, epsilon, columns];
      }),
    layerNormGrad: ({ x, gain, stats, dy, dx, rows, columns }) =>
      rowwise(
        "layerNorm",
        "layerNormGrad",
        rows,
        columns,
        (o) => [o.in(x), o.in(gain), o.in(stats), o.in(dy), o.out(dx), columns],
      ),
    layerNormParameterGrad: ({ x, stats, dy, dGain, dOffset, rows, columns }) =>
      columnwise("layerNorm", "layerNormParameterGrad", rows, columns, (o) => {
        const arrays = [o.in(x), o.in(stats), o.in(dy), o.out(dGain), o.out(dOffset)];
        return [...arrays, rows, columns];
      }),
    rmsNorm: ({ x, gain, y, inverses, rows, columns, epsilon }) =>
      rowwise("rmsNorm", "rmsNorm", rows, columns, (o) => {
        const arrays = [o.in(x), o.in(gain), o.out(y), o.out(inverses)];
        return [...arrays, epsilon, columns];
      }),
    rmsNormGrad: ({ x, gain, inverses, dy, dx, rows, columns }) =>
      rowwise(
        "rmsNorm",
        "rmsNormGrad",
        rows,
        columns,
        (o) => [o.in(x), o.in(gain), o.in(inverses), o.in(dy), o.out(dx), columns],
      ),
    rmsNormParameterGrad: ({ x, inverses, dy, dGain, rows, columns }) =>
      columnwise("rmsNorm", "rmsNormParameterGrad", rows, columns, (o) => {
        const arrays = [o.in(x), o.in(inverses), o.in(dy), o.out(dGain)];
        return [...arrays, rows, columns];
      }),
    rotary: ({ x, y, rows, columns, heads, D, T, table, first, inverse }) =>
      rowwise("rotary", "rotary", rows, columns, (o) => {
        const arrays = [o.in(x), o.in(table), o.out(y)];
        // T may be 0 where there are no rows, and the kernel divides by it.
        return [...arrays, heads, D, Math.max(1, T), first, inverse ? 1 : 0, columns];
      }),
    addColumnSums: (x, y, rows, columns) =>
      columnwise("columnSums", "addColumnSums", rows, columns, (o) => [o.in(x), o.out(y), rows, columns]),

    crossEntropy: ({ logits, targets, losses, logSums, rows, columns }) =>
      rowwise("crossEntropy", "crossEntropy", rows, columns, (o) => {
        const arrays = [o.in(logits), o.in(targets), o.out(losses), o.out(logSums)];
        return [...arrays, columns];
      }),
    crossEntropyGrad: ({ logits, targets, logSums, dLosses, dLogits, rows, columns }) =>
      rowwise("crossEntropy", "crossEntropyGrad", rows, columns, (o) => {
        const arrays = [o.in(logits), o.in(targets), o.in(logSums), o.in(dLosses), o.out(dLogits)];
        return [...arrays, columns];
      }),
    topK: ({ x, values, indices, rows, columns, k }) => {
      if (k === 0) return;
      rowwise("topK", "topK", rows, columns, (o) => [o.in(x), o.out(values), o.out(indices), k, columns]);
    },

    embedding: ({ table, ids, y, rows, columns }) =>
      rowwise("embedding", "embedding", rows, columns, (o) => [o.in(table), o.in(ids), o.out(y), columns]),
    normedEmbedding: ({ table, ids, places, stats, offset, y, rows, columns }) =>
      rowwise("embedding", "normedEmbedding", rows, columns, (o) => {
        const arrays = [o.in(table), o.in(ids), o.in(places), o.in(stats), o.in(offset), o.out(y)];
        return [...arrays, columns];
      }),
    embeddingGrad: ({ dy, ids, dTable, rows, columns }) =>
      columnwise(
        "embedding",
        "embeddingGrad",
        rows,
        columns,
        (o) => [o.in(dy), o.in(ids), o.out(dTable), rows, columns],
      ),

    mixColumns: ({ a, b, gate, y, rows, columns }) =>
      rowwise(
        "mixColumns",
        "mixColumns",
        rows,
        columns,
        (o) => [o.in(a), o.in(b), o.in(gate), o.out(y), columns],
      ),
    mixColumnsGrad: ({ a, b, gate, dy, da, db, dGate, rows, columns }) => {
      columnwise("mixColumns", "mixColumnsGateGrad", rows, columns, (o) => {
        const arrays = [o.in(a), o.in(b), o.in(dy), o.out(dGate)];
        return [...arrays, rows, columns];
      });
      rowwise(
        "mixColumns",
        "mixColumnsGrad",
        rows,
        columns,
        (o) => [o.in(gate), o.in(dy), o.out(da), o.out(db), columns],
      );
    },

    sum: reduce("sum"),
    sumOfSquares: reduce("sumOfSquares"),
  };
}

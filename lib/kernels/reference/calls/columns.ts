/** Kernels over columns and tables of vectors, lengths checked. */
import type { Kernels } from "../../kernels.ts";
import * as checks from "../checks.ts";
import { embedding, embeddingGrad, normedEmbedding } from "../embedding.ts";
import { addColumnSums, mixColumns, mixColumnsGrad } from "../mix.ts";

/** The calls of this group. */
export function columnCalls(): Pick<
  Kernels,
  "addColumnSums" | "embedding" | "normedEmbedding" | "embeddingGrad" | "mixColumns" | "mixColumnsGrad"
> {
  return {
    addColumnSums(x, y, rows, columns) {
      checks.requireRoom("addColumnSums", rows * columns, { x });
      checks.requireRoom("addColumnSums", columns, { y });
      addColumnSums(x, y, rows, columns);
    },
    embedding(call) {
      const { table, ids, y, rows, columns } = call;
      checks.requireRoom("embedding", rows * columns, { y });
      if (columns > 0) checks.requireIds("embedding", ids, rows, Math.floor(table.length / columns));
      embedding(call);
    },
    normedEmbedding(call) {
      const { table, ids, places, stats, offset, y, rows, columns } = call;
      checks.requireRoom("normedEmbedding", rows * columns, { places, y });
      checks.requireRoom("normedEmbedding", 2 * rows, { stats });
      checks.requireRoom("normedEmbedding", columns, { offset });
      if (columns > 0) {
        checks.requireIds("normedEmbedding", ids, rows, Math.floor(table.length / columns));
      }
      normedEmbedding(call);
    },
    embeddingGrad(call) {
      const { dy, ids, dTable, rows, columns } = call;
      checks.requireRoom("embeddingGrad", rows * columns, { dy });
      if (columns > 0) checks.requireIds("embeddingGrad", ids, rows, Math.floor(dTable.length / columns));
      embeddingGrad(call);
    },
    mixColumns(call) {
      const { a, b, gate, y, rows, columns } = call;
      checks.requireRoom("mixColumns", rows * columns, { a, b, y });
      checks.requireRoom("mixColumns", columns, { gate });
      mixColumns(call);
    },
    mixColumnsGrad(call) {
      const { a, b, gate, dy, da, db, dGate, rows, columns } = call;
      checks.requireRoom("mixColumnsGrad", rows * columns, { a, b, dy, da, db });
      checks.requireRoom("mixColumnsGrad", columns, { gate, dGate });
      mixColumnsGrad(call);
    },
  };
}

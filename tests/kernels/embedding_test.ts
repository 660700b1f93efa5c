import { checkCase, integers, uniforms, within } from "./support.ts";

const SHAPES = [...Array(41).keys(), 64, 100].flatMap((columns) =>
  [0, 1, 3, 20].map((rows) => [rows, columns] as const)
);
const VOCABULARY = 6; // fewer than rows: ids repeat

Deno.test("embedding copies rows of the table for every width", () => {
  for (const [rows, columns] of SHAPES) {
    const ids = integers(rows, VOCABULARY);
    checkCase({
      label: `embedding (${rows}, ${columns})`,
      floats: { table: uniforms(VOCABULARY * columns), y: uniforms(rows * columns) },
      outputs: { y: within(0) },
      run: (kernels, arrays) => kernels.embedding({ ...arrays, ids, rows, columns }),
    });
  }
});

Deno.test("normedEmbedding scales sums of looked-up and given rows, for every width", () => {
  for (const [rows, columns] of SHAPES) {
    const ids = integers(rows, VOCABULARY);
    const size = rows * columns;
    checkCase({
      label: `normedEmbedding (${rows}, ${columns})`,
      floats: {
        ...{ table: uniforms(VOCABULARY * columns), places: uniforms(size), stats: uniforms(2 * rows) },
        ...{ offset: uniforms(columns), y: uniforms(size) },
      },
      outputs: { y: within(1e-6) },
      run: (kernels, arrays) => kernels.normedEmbedding({ ...arrays, ids, rows, columns }),
    });
  }
});

Deno.test("embeddingGrad adds every row of a repeated id, for every width", () => {
  for (const [rows, columns] of SHAPES) {
    const ids = integers(rows, VOCABULARY);
    checkCase({
      label: `embeddingGrad (${rows}, ${columns})`,
      floats: { dy: uniforms(rows * columns), dTable: uniforms(VOCABULARY * columns) },
      outputs: { dTable: within(3e-6) },
      run: (kernels, arrays) => kernels.embeddingGrad({ ...arrays, ids, rows, columns }),
    });
  }
});

Deno.test("embeddingGrad adds one row a thousand times and leaves others alone", () => {
  const [rows, columns] = [1000, 33];
  const ids = new Int32Array(rows).fill(2);
  checkCase({
    label: "one id",
    floats: { dy: uniforms(rows * columns), dTable: uniforms(VOCABULARY * columns) },
    outputs: { dTable: within(1e-4) },
    run: (kernels, arrays) => kernels.embeddingGrad({ ...arrays, ids, rows, columns }),
  });
});

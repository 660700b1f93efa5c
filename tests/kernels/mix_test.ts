import { checkCase, uniforms, within } from "./support.ts";

const SHAPES = [...Array(41).keys(), 64, 100, 257].flatMap((columns) =>
  [0, 1, 2, 5].map((rows) => [rows, columns] as const)
);

Deno.test("mixColumns blends by column for every width, in place too", () => {
  for (const [rows, columns] of SHAPES) {
    for (const inPlace of [{}, { y: "a" }, { y: "b" }] as const) {
      checkCase({
        ...{ label: `mixColumns (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          a: uniforms(rows * columns),
          b: uniforms(rows * columns),
          gate: uniforms(columns, 0, 1),
          y: uniforms(rows * columns),
        },
        outputs: { y: within(4e-7) },
        run: (kernels, arrays) => kernels.mixColumns({ ...arrays, rows, columns }),
      });
    }
  }
});

Deno.test("mixColumnsGrad writes two gradients and adds to the gate's for every width, in place too", () => {
  for (const [rows, columns] of SHAPES) {
    for (const inPlace of [{}, { da: "dy" }, { db: "dy" }, { da: "a" }, { db: "b" }] as const) {
      checkCase({
        ...{ label: `mixColumnsGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          a: uniforms(rows * columns),
          b: uniforms(rows * columns),
          gate: uniforms(columns, 0, 1),
          dy: uniforms(rows * columns),
          da: uniforms(rows * columns),
          db: uniforms(rows * columns),
          dGate: uniforms(columns),
        },
        outputs: { da: within(2e-7), db: within(4e-7), dGate: within(2e-6) },
        run: (kernels, arrays) => kernels.mixColumnsGrad({ ...arrays, rows, columns }),
      });
    }
  }
});

Deno.test("addColumnSums adds the sum of each column for every width", () => {
  for (const [rows, columns] of [...SHAPES, [1000, 37] as const]) {
    checkCase({
      label: `addColumnSums (${rows}, ${columns})`,
      floats: { x: uniforms(rows * columns), y: uniforms(columns) },
      outputs: { y: within(1e-6 * (1 + rows / 10)) },
      run: (kernels, { x, y }) => kernels.addColumnSums(x, y, rows, columns),
    });
  }
});

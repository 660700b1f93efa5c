import { assert, assertEquals } from "@std/assert";
import { backends, checkCase, reference, ulps, ulpsOfRow, uniforms, within } from "./support.ts";

const COLUMNS = [...Array(33).keys()].map((i) => i + 1).concat([37, 63, 64, 65, 67, 101, 257, 1009]);
const ROWS = [0, 1, 2, 3, 5];
const inf = Infinity;

/** Rows of 7 with every kind of entry. */
const EDGES = Float32Array.from([
  ...[-inf, -inf, -inf, -inf, -inf, -inf, -inf],
  ...[-inf, 3, -inf, -inf, 3, -inf, -inf],
  ...[1e30, -1e30, 1e30, 0, 0, 0, 1],
  ...[-1e30, -1e30, -1e30, -1e30, -1e30, -1e30, -1e30],
  ...[1000, 999, 998, 900, 0, -1000, -inf],
  ...[-1000, -1001, -1002, -1100, -2000, -2000, -2000],
  ...[0, NaN, 0, 0, 0, 0, 0],
  ...[-inf, -inf, NaN, -inf, -inf, -inf, -inf],
  ...[0, 1, inf, 3, -inf, 0, 2],
  ...[-3e38, 3e38, 0, 0, 0, 0, 0],
]);
const EDGE_ROWS = EDGES.length / 7;

function forEachShape(f: (rows: number, columns: number) => void): void {
  for (const columns of COLUMNS) for (const rows of ROWS) f(rows, columns);
}

Deno.test("logSoftmax is right to 4 ulp of a row's largest entry for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { y: "x" }] as const) {
      checkCase({
        ...{ label: `logSoftmax (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: { x: uniforms(rows * columns, -8, 8), y: uniforms(rows * columns) },
        outputs: { y: ulpsOfRow(4, columns) },
        run: (kernels, { x, y }) => kernels.logSoftmax(x, y, rows, columns),
      });
    }
  });
});

Deno.test("logSoftmax keeps −∞, gives masked rows nothing else, and stands scores of any size", () => {
  checkCase({
    label: "logSoftmax at edges",
    floats: { x: EDGES, y: uniforms(EDGES.length) },
    outputs: { y: ulps(8) },
    run: (kernels, { x, y }) => kernels.logSoftmax(x, y, EDGE_ROWS, 7),
  });
  for (const kernels of [reference, ...backends]) {
    const y = kernels.dtype === "float64" ? new Float64Array(3) : new Float32Array(3);
    kernels.logSoftmax(y.slice().fill(-inf), y, 1, 3);
    assertEquals([...y], [-inf, -inf, -inf], kernels.name);
  }
});

Deno.test("logSoftmax loses no small terms beside a large one, however many", () => {
  // Added one by one to 1 in float32, 4,095 terms of 6e-8 would leave nothing.
  const x = new Float32Array(4096).fill(-16.7);
  x[0] = 0;
  const exact = -Math.log1p(4095 * Math.exp(Math.fround(-16.7)));
  for (const kernels of backends) {
    const y = new Float32Array(4096);
    kernels.logSoftmax(x, y, 1, 4096);
    assert(Math.abs(y[0]! / exact - 1) < 1e-3, `${kernels.name}: ${y[0]}, exactly ${exact}`);
  }
});

Deno.test("logSoftmaxGrad agrees with the reference for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { dx: "dy" }, { dx: "y" }] as const) {
      checkCase({
        ...{ label: `logSoftmaxGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          y: uniforms(rows * columns, -6, 0),
          dy: uniforms(rows * columns),
          dx: uniforms(rows * columns),
        },
        // Rounding of Σ dy, which grows with the row.
        outputs: { dx: within(2e-6 + 3e-8 * columns) },
        run: (kernels, arrays) => kernels.logSoftmaxGrad({ ...arrays, rows, columns }),
      });
    }
  });
});

Deno.test("logSoftmaxGrad gives masked rows zeros, whatever comes from above", () => {
  const y = Float32Array.of(
    -inf,
    -inf,
    -inf,
    -inf,
    -inf,
    0,
    -Math.LN2,
    -inf,
    -Math.LN2,
    NaN,
    0,
    0,
    NaN,
    NaN,
    NaN,
  );
  const dy = Float32Array.of(1, inf, NaN, 1, 2, 4, 1, 2, 4, 1, 2, 4, 1, 2, 4);
  checkCase({
    label: "logSoftmaxGrad at edges",
    floats: { y, dy, dx: uniforms(15) },
    outputs: { dx: within(1e-5) },
    run: (kernels, arrays) => kernels.logSoftmaxGrad({ ...arrays, rows: 5, columns: 3 }),
  });
  for (const kernels of backends) {
    const dx = uniforms(15);
    kernels.logSoftmaxGrad({ y, dy, dx, rows: 5, columns: 3 });
    assertEquals([...dx.subarray(0, 6)], [0, 0, 0, 1, 2, -3], kernels.name);
  }
});

Deno.test("logSoftmax gives a row the same bits alone and among others", () => {
  const [rows, columns] = [9, 37];
  const x = uniforms(rows * columns, -5, 5);
  for (const kernels of backends) {
    const all = new Float32Array(x.length);
    kernels.logSoftmax(x, all, rows, columns);
    for (let row = 0; row < rows; row++) {
      const [from, to] = [row * columns, (row + 1) * columns];
      const y = new Float32Array(columns);
      kernels.logSoftmax(x.subarray(from, to), y, 1, columns);
      assertEquals(y, all.subarray(from, to), `${kernels.name} row ${row}`);
    }
  }
});

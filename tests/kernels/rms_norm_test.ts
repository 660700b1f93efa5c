import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { backends, checkCase, reference, ulpsOfRow, uniforms, within } from "./support.ts";

const COLUMNS = [...Array(33).keys()].map((i) => i + 1).concat([37, 63, 64, 65, 67, 101, 257, 1009]);
const ROWS = [0, 1, 2, 3, 5];
const EPSILON = 1e-5;

function forEachShape(f: (rows: number, columns: number) => void): void {
  for (const columns of COLUMNS) for (const rows of ROWS) f(rows, columns);
}

Deno.test("rmsNorm is right to 8 ulp of a row's largest output for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { y: "x" }] as const) {
      checkCase({
        ...{ label: `rmsNorm (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          x: uniforms(rows * columns, -2, 2),
          gain: uniforms(columns, -1.5, 1.5),
          y: uniforms(rows * columns),
          inverses: uniforms(rows),
        },
        outputs: { y: ulpsOfRow(8, columns), inverses: ulpsOfRow(8, 1) },
        run: (kernels, arrays) => kernels.rmsNorm({ ...arrays, rows, columns, epsilon: EPSILON }),
      });
    }
  });
});

Deno.test("rmsNorm keeps its precision from the smallest normal numbers to the largest", () => {
  const columns = 19;
  // With ε = 0 a tiny row is as good as any other; with ε = 1e-5 it comes out tiny.
  for (const epsilon of [0, EPSILON]) {
    for (const size of [2 ** -126, 1e-30, 1e-20, 1e-12, 1e-3, 1e3, 1e9, 1e18, 1e20, 1e30, 3.4e38]) {
      checkCase({
        label: `rmsNorm of numbers up to ${size}, ε ${epsilon}`,
        floats: {
          x: uniforms(3 * columns).map((value) => value * size),
          gain: uniforms(columns),
          y: uniforms(3 * columns),
          inverses: uniforms(3),
        },
        // r of the largest rows is subnormal, and so a little less precise.
        outputs: { y: ulpsOfRow(12, columns), inverses: ulpsOfRow(12, 1) },
        run: (kernels, arrays) => kernels.rmsNorm({ ...arrays, rows: 3, columns, epsilon }),
      });
    }
  }
});

Deno.test("rmsNorm of a wide row of 1e18 is finite though the sum of its squares is not", () => {
  const columns = 4096;
  for (const kernels of backends) {
    const x = new Float32Array(columns).fill(1e18);
    const [y, inverses] = [new Float32Array(columns), new Float32Array(1)];
    kernels.rmsNorm({
      ...{ x, y, gain: new Float32Array(columns).fill(2), inverses },
      ...{ rows: 1, columns, epsilon: EPSILON },
    });
    assert(y.every((value) => Math.abs(value - 2) <= 8 * 2 ** -22), `${kernels.name}: ${y[0]}`);
  }
});

Deno.test("rmsNorm passes NaN on within its row, and zeros and infinities as the reference does", () => {
  const x = Float32Array.of(1, NaN, 3, 0, 0, 0, 1, Infinity, -1, 5, -5, 5);
  const gain = Float32Array.of(1, 2, -3);
  for (const epsilon of [0, EPSILON]) {
    checkCase({
      label: `rmsNorm at edges, ε ${epsilon}`,
      floats: { x, gain, y: uniforms(12), inverses: uniforms(4) },
      outputs: { y: ulpsOfRow(8, 3), inverses: ulpsOfRow(8, 1) },
      run: (kernels, arrays) => kernels.rmsNorm({ ...arrays, rows: 4, columns: 3, epsilon }),
    });
  }
});

Deno.test("rmsNormGrad agrees with the reference for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { dx: "dy" }, { dx: "x" }] as const) {
      checkCase({
        ...{ label: `rmsNormGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          x: uniforms(rows * columns, -2, 2),
          gain: uniforms(columns, 0.5, 1.5),
          inverses: uniforms(rows, 0.5, 1.5),
          dy: uniforms(rows * columns),
          dx: uniforms(rows * columns),
        },
        outputs: { dx: within(5e-6) },
        run: (kernels, arrays) => kernels.rmsNormGrad({ ...arrays, rows, columns }),
      });
    }
  });
});

Deno.test("rmsNormGrad is finite for rows around 1e18 and the size of its reference", () => {
  const columns = 23;
  checkCase({
    label: "rmsNormGrad far out",
    floats: {
      x: uniforms(2 * columns).map((value) => value * 1e18),
      gain: uniforms(columns),
      inverses: Float32Array.of(1e-18, 2e-18),
      dy: uniforms(2 * columns),
      dx: uniforms(2 * columns),
    },
    outputs: { dx: ulpsOfRow(32, columns) },
    run: (kernels, arrays) => kernels.rmsNormGrad({ ...arrays, rows: 2, columns }),
  });
});

Deno.test("rmsNormParameterGrad adds to the gradient for rows of every width", () => {
  forEachShape((rows, columns) => {
    checkCase({
      label: `rmsNormParameterGrad (${rows}, ${columns})`,
      floats: {
        x: uniforms(rows * columns, -2, 2),
        inverses: uniforms(rows, 0.5, 1.5),
        dy: uniforms(rows * columns),
        dGain: uniforms(columns),
      },
      outputs: { dGain: within(5e-6) },
      run: (kernels, arrays) => kernels.rmsNormParameterGrad({ ...arrays, rows, columns }),
    });
  });
});

Deno.test("rmsNorm gives a row the same bits alone and among others", () => {
  const [rows, columns] = [9, 37];
  const [x, gain] = [uniforms(rows * columns), uniforms(columns)];
  for (const kernels of backends) {
    const norm = (x: Float32Array, rows: number): Float32Array => {
      const y = new Float32Array(x.length);
      kernels.rmsNorm({ x, gain, y, inverses: new Float32Array(rows), rows, columns, epsilon: EPSILON });
      return y;
    };
    const all = norm(x, rows);
    for (let row = 0; row < rows; row++) {
      const [from, to] = [row * columns, (row + 1) * columns];
      assertEquals(norm(x.subarray(from, to), 1), all.subarray(from, to), `${kernels.name} row ${row}`);
    }
  }
});

Deno.test("referenceKernels.rmsNorm gives values worked out by hand", () => {
  const arrays = { x: Float64Array.of(1, 7), gain: Float64Array.of(6, -12), y: new Float64Array(2) };
  const inverses = new Float64Array(1);
  reference.rmsNorm({ ...arrays, inverses, rows: 1, columns: 2, epsilon: 11 });
  [1, -14].forEach((value, i) => assertAlmostEquals(arrays.y[i]!, value, 1e-14));
  assertEquals(inverses[0], 1 / 6);
});

import { assert, assertAlmostEquals } from "@std/assert";
import { backends, checkCase, ofLargest, ulpsOfRow, uniforms, within } from "./support.ts";

const COLUMNS = [...Array(40).keys()].map((i) => i + 1).concat([63, 64, 65, 96, 100, 257, 1000]);
const ROWS = [0, 1, 2, 3, 5];

function forEachShape(f: (rows: number, columns: number) => void): void {
  for (const columns of COLUMNS) for (const rows of ROWS) f(rows, columns);
}

const EPSILON = 1e-5;
/** 4 ulp of 1. */
const FOUR_ULP = within(4 * 2 ** -23);

Deno.test("softmax is right to 4 ulp of 1 for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { y: "x" }] as const) {
      checkCase({
        ...{ label: `softmax (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: { x: uniforms(rows * columns, -8, 8), y: uniforms(rows * columns) },
        outputs: { y: FOUR_ULP },
        run: (kernels, { x, y }) => kernels.softmax(x, y, rows, columns),
      });
    }
  });
});

Deno.test("softmax gives masked entries and masked rows zeros, and stands scores of any size", () => {
  const columns = 7;
  const { POSITIVE_INFINITY: inf } = Number;
  const x = Float32Array.from([
    ...[-inf, -inf, -inf, -inf, -inf, -inf, -inf],
    ...[-inf, 3, -inf, -inf, 3, -inf, -inf],
    ...[1e30, -1e30, 1e30, 0, 0, 0, 1],
    ...[-1e30, -1e30, -1e30, -1e30, -1e30, -1e30, -1e30],
    ...[1000, 999, 998, 900, 0, -1000, -inf],
    ...[-1000, -1001, -1002, -1100, -2000, -2000, -2000],
    ...[0, NaN, 0, 0, 0, 0, 0],
  ]);
  checkCase({
    label: "softmax at edges",
    floats: { x, y: uniforms(x.length) },
    outputs: { y: FOUR_ULP },
    run: (kernels, arrays) => kernels.softmax(arrays.x, arrays.y, 7, columns),
  });
});

Deno.test("softmax rows of 100,000 columns sum to 1", () => {
  for (const kernels of backends) {
    const y = new Float32Array(100_000);
    kernels.softmax(uniforms(100_000, -10, 10), y, 1, 100_000);
    let sum = 0;
    for (const p of y) sum += p;
    assertAlmostEquals(sum, 1, 1e-5);
  }
});

Deno.test("softmaxGrad agrees with the reference for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { dx: "dy" }, { dx: "y" }] as const) {
      checkCase({
        ...{ label: `softmaxGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          y: uniforms(rows * columns, 0, 1 / columns),
          dy: uniforms(rows * columns),
          dx: uniforms(rows * columns),
        },
        outputs: { dx: ofLargest(1e-6) },
        run: (kernels, arrays) => kernels.softmaxGrad({ ...arrays, rows, columns }),
      });
    }
  });
});

Deno.test("layerNorm is right to 8 ulp of a row's largest output for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    if (columns === 1) return; // one column is a constant row: below
    // Alternating signs, so that also narrow rows vary much more than their mean is rounded.
    const x = uniforms(rows * columns, 1, 2).map((value, i) => i % columns % 2 ? -value : value);
    for (const inPlace of [{}, { y: "x" }] as const) {
      checkCase({
        ...{ label: `layerNorm (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          x,
          gain: uniforms(columns, 0.5, 1.5),
          offset: uniforms(columns),
          y: uniforms(rows * columns),
          stats: uniforms(2 * rows),
        },
        outputs: { y: ulpsOfRow(8, columns), stats: ulpsOfRow(8, 2) },
        run: (kernels, arrays) => kernels.layerNorm({ ...arrays, rows, columns, epsilon: EPSILON }),
      });
    }
  });
});

Deno.test("layerNorm gives constant rows the offset", () => {
  for (const columns of [1, 4, 7, 64]) {
    for (const kernels of backends) {
      const y = new Float32Array(2 * columns);
      const stats = new Float32Array(4);
      const offset = uniforms(columns);
      const x = new Float32Array(2 * columns).fill(0.5).fill(-3, columns);
      const gain = uniforms(columns);
      kernels.layerNorm({ x, gain, offset, y, stats, rows: 2, columns, epsilon: EPSILON });
      y.forEach((value, i) => assertAlmostEquals(value, offset[i % columns]!, 1e-6));
      assertAlmostEquals(stats[1]!, 1 / Math.sqrt(EPSILON), 1e-4);
    }
  }
});

Deno.test("layerNorm keeps the variance of rows far from zero", () => {
  const columns = 64;
  // Around 1,000 float32 numbers are 6e-5 apart: subtracting squares of that size would leave nothing of a variance of 1/3.
  checkCase({
    label: "layerNorm far from zero",
    floats: {
      x: uniforms(3 * columns, 999, 1001),
      gain: new Float32Array(columns).fill(1),
      offset: new Float32Array(columns),
      y: uniforms(3 * columns),
      stats: uniforms(6),
    },
    outputs: { y: ulpsOfRow(8, columns), stats: ulpsOfRow(8, 2) },
    run: (kernels, arrays) => kernels.layerNorm({ ...arrays, rows: 3, columns, epsilon: EPSILON }),
  });
});

Deno.test("layerNorm says NaN, and nothing finite, where the squares of a row overflow", () => {
  for (const kernels of backends) {
    const [x, ones] = [Float32Array.of(1e20, -1e20, 0, 1, 2), new Float32Array(5).fill(1)];
    const y = new Float32Array(5);
    const shared = { gain: ones, offset: ones, stats: new Float32Array(2), columns: 5, epsilon: EPSILON };
    kernels.layerNorm({ ...shared, x, y, rows: 1 });
    assert(y.every(Number.isNaN), `${kernels.name}: ${y}`);
  }
});

/** Plausible μ and 1/√(σ² + ε) of rows of numbers between -2 and 2. */
function someStats(rows: number): Float32Array {
  return uniforms(2 * rows).map((value, i) => i % 2 ? 1 + value / 2 : value / 4);
}

Deno.test("layerNormGrad agrees with the reference for rows of every width, in place too", () => {
  forEachShape((rows, columns) => {
    for (const inPlace of [{}, { dx: "dy" }, { dx: "x" }] as const) {
      checkCase({
        ...{ label: `layerNormGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: {
          x: uniforms(rows * columns, -2, 2),
          gain: uniforms(columns, 0.5, 1.5),
          stats: someStats(rows),
          dy: uniforms(rows * columns),
          dx: uniforms(rows * columns),
        },
        outputs: { dx: within(5e-6) },
        run: (kernels, arrays) => kernels.layerNormGrad({ ...arrays, rows, columns }),
      });
    }
  });
});

Deno.test("layerNormParameterGrad adds to both gradients for rows of every width", () => {
  forEachShape((rows, columns) => {
    checkCase({
      label: `layerNormParameterGrad (${rows}, ${columns})`,
      floats: {
        x: uniforms(rows * columns, -2, 2),
        stats: someStats(rows),
        dy: uniforms(rows * columns),
        dGain: uniforms(columns),
        dOffset: uniforms(columns),
      },
      outputs: { dGain: within(5e-6), dOffset: within(5e-6) },
      run: (kernels, arrays) => kernels.layerNormParameterGrad({ ...arrays, rows, columns }),
    });
  });
});

Deno.test("row kernels give a row the same bits alone and among others", () => {
  const [rows, columns] = [9, 37];
  const x = uniforms(rows * columns);
  const gain = uniforms(columns);
  for (const kernels of backends) {
    const all = new Float32Array(x.length);
    kernels.softmax(x, all, rows, columns);
    const normed = new Float32Array(x.length);
    const shared = { gain, offset: gain, stats: new Float32Array(2 * rows), columns, epsilon: EPSILON };
    kernels.layerNorm({ ...shared, x, y: normed, rows });
    for (let row = 0; row < rows; row++) {
      const one = x.subarray(row * columns, (row + 1) * columns);
      const y = new Float32Array(columns);
      kernels.softmax(one, y, 1, columns);
      assert(y.every((value, c) => value === all[row * columns + c]), `${kernels.name} softmax row ${row}`);
      kernels.layerNorm({ ...shared, x: one, y, rows: 1 });
      assert(
        y.every((value, c) => value === normed[row * columns + c]),
        `${kernels.name} layerNorm row ${row}`,
      );
    }
  }
});

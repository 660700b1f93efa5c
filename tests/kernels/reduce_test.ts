import { assert } from "@std/assert";
import { backends, checkCase, uniforms, within } from "./support.ts";

const LENGTHS = [...Array(41).keys(), 4095, 4096, 4097, 8191, 8192, 8193, 12_288, 40_965, 100_000];

Deno.test("sum adds arrays of every length around chunks", () => {
  for (const n of LENGTHS) {
    checkCase({
      label: `sum of ${n}`,
      floats: { x: uniforms(n), y: uniforms(3) }, // only the first number is written
      outputs: { y: within(1e-6 * (1 + Math.sqrt(n))) },
      run: (kernels, { x, y }) => kernels.sum(x, y),
    });
  }
});

Deno.test("sumOfSquares adds squares of arrays of every length around chunks", () => {
  for (const n of LENGTHS) {
    checkCase({
      label: `sum of ${n} squares`,
      floats: { x: uniforms(n), y: uniforms(3) },
      outputs: { y: within(1e-6 * (1 + n / 10)) },
      run: (kernels, { x, y }) => kernels.sumOfSquares(x, y),
    });
  }
});

Deno.test("sum does not lose small numbers among many: chunks bound the rounding", () => {
  const n = 4096 * 600; // adding 0.1 one by one in float32 would be off by more than 1 in 1,000
  for (const kernels of backends) {
    const y = new Float32Array(1);
    kernels.sum(new Float32Array(n).fill(0.1), y);
    assert(Math.abs(y[0]! / (n * 0.1) - 1) < 1e-4, `${kernels.name}: ${y[0]}`);
  }
});

Deno.test("sum gives the same bits wherever the array lies", () => {
  const x = uniforms(20_001);
  for (const kernels of backends) {
    const results = new Set<number>();
    const add = (array: Float32Array, f: "sum" | "sumOfSquares"): void => {
      const y = new Float32Array(1);
      kernels[f](array, y);
      results.add(y[0]!);
    };
    for (const f of ["sum", "sumOfSquares"] as const) {
      results.clear();
      add(x, f);
      kernels.enter();
      for (const shift of [0, 1, 2, 3]) {
        const array = kernels.floats(20_010).subarray(shift, shift + 20_001) as Float32Array;
        array.set(x);
        add(array, f);
      }
      kernels.leave();
      assert(results.size === 1, `${kernels.name} ${f}: ${[...results]}`);
    }
  }
});

Deno.test("sum and sumOfSquares carry NaN and infinities", () => {
  for (const special of [NaN, Infinity, -Infinity]) {
    for (const [n, at] of [[9, 4], [5000, 4999], [5000, 0]] as const) {
      const x = uniforms(n);
      x[at] = special;
      for (const f of ["sum", "sumOfSquares"] as const) {
        checkCase({
          label: `${f} of ${n} with ${special}`,
          floats: { x, y: uniforms(1) },
          outputs: { y: within(0) },
          run: (kernels, { x, y }) => kernels[f](x, y),
        });
      }
    }
  }
});

import { assertEquals } from "@std/assert";
import type { Kernels } from "../../lib/kernels/kernels.ts";
import { assertSameBits, backends, guarded, integers, reference, uniforms } from "./support.ts";

interface Rows {
  readonly x: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
}

/** Picks the best entry k times, by the definition and by nothing else. */
function pick({ x, rows, columns, k }: Rows): { values: Float32Array; indices: Int32Array } {
  const [values, indices] = [new Float32Array(rows * k), new Int32Array(rows * k)];
  for (let row = 0; row < rows; row++) {
    const left = new Set(Array.from({ length: columns }, (_, c) => c));
    for (let i = 0; i < k; i++) {
      let best = -1;
      for (const c of left) { // in the order of the columns
        const [value, known] = [x[row * columns + c]!, x[row * columns + best]!];
        if (best < 0 || value > known || (Number.isNaN(known) && !Number.isNaN(value))) best = c;
      }
      left.delete(best);
      values[row * k + i] = x[row * columns + best]!;
      indices[row * k + i] = best;
    }
  }
  return { values, indices };
}

function check(label: string, given: Rows): void {
  const { x, rows, k } = given;
  const expected = pick(given);
  for (const kernels of [reference, ...backends]) {
    for (const place of ["ordinary arrays", "arrays of a step"]) {
      const name = `${kernels.name}, ${place}, ${label}`;
      if (place === "arrays of a step") kernels.enter();
      const input = guarded(kernels, x);
      const values = guarded(kernels, uniforms(rows * k));
      const spare = 3;
      const indices = kernels.ints(rows * k + 2 * spare).fill(-7);
      const inner = indices.subarray(spare, spare + rows * k);
      kernels.topK({ ...given, x: input.array, values: values.array, indices: inner });
      input.assertIntact(`${name}, x`);
      values.assertIntact(`${name}, values`);
      assertEquals([...indices.subarray(0, spare), ...indices.subarray(spare + rows * k)], Array(6).fill(-7));
      assertSameBits(Float32Array.from(input.array), x, `${name}, x`);
      assertSameBits(Float32Array.from(values.array), expected.values, `${name}, values`);
      assertEquals([...inner], [...expected.indices], `${name}, indices`);
      if (place === "arrays of a step") kernels.leave();
    }
  }
}

const COLUMNS = [...Array(37).keys()].map((i) => i + 1).concat([47, 48, 49, 61, 64, 67, 101, 257]);

Deno.test("topK finds the largest entries of rows of every width, for any k", () => {
  for (const columns of COLUMNS) {
    for (const k of new Set([0, 1, 2, 3, 7, 16, columns >> 1, columns - 1, columns])) {
      if (k > columns) continue;
      for (const rows of [0, 1, 3]) {
        check(`(${rows}, ${columns}), k ${k}`, { x: uniforms(rows * columns), rows, columns, k });
      }
    }
  }
});

Deno.test("topK gives ties to the lower index", () => {
  for (const columns of [1, 5, 16, 33, 67, 200]) {
    for (const levels of [1, 2, 5]) {
      const x = Float32Array.from(integers(2 * columns, levels));
      for (const k of [1, Math.ceil(columns / 3), columns]) {
        check(`${levels} levels, ${columns} columns, k ${k}`, { x, rows: 2, columns, k });
      }
    }
  }
  const x = Float32Array.of(-0, 0, -0, 0, -1, 0);
  check("0 and −0 are equal", { x, rows: 1, columns: 6, k: 4 });
});

Deno.test("topK takes infinities as numbers and NaN only when no number is left", () => {
  const kinds = [NaN, -Infinity, Infinity, -3e38, 3e38, 0, 2 ** -149, -1];
  for (const columns of [1, 2, 3, 4, 8, 17, 35, 70]) {
    for (const k of new Set([1, 2, columns >> 1, columns])) {
      if (k > columns || k === 0) continue;
      const x = Float32Array.from(integers(4 * columns, kinds.length), (kind) => kinds[kind]!);
      x.fill(NaN, 0, columns); // a row of nothing else
      x.fill(-Infinity, columns, 2 * columns);
      check(`${columns} columns, k ${k}`, { x, rows: 4, columns, k });
    }
  }
  // More NaNs than a block before the first number.
  const x = new Float32Array(100).fill(NaN);
  x.set([1, 5, 3], 70);
  for (const k of [1, 3, 5]) check(`numbers behind NaNs, k ${k}`, { x, rows: 1, columns: 100, k });
});

Deno.test("topK stands rising, falling and equal rows", () => {
  const columns = 403;
  const x = new Float32Array(4 * columns);
  for (let c = 0; c < columns; c++) x.set([c], c);
  for (let c = 0; c < columns; c++) x.set([-c], columns + c);
  for (let c = 0; c < columns; c++) x.set([c % 7], 2 * columns + c);
  for (const k of [1, 40, 200, columns]) check(`k ${k}`, { x, rows: 4, columns, k });
});

Deno.test("topK sorts a whole vocabulary as a sort does", () => {
  const [columns, k] = [32_000, 32_000];
  const x = uniforms(columns);
  const order = Array.from(x.keys()).sort((a, b) => x[b]! - x[a]! || a - b);
  const run = (kernels: Kernels, k: number): Int32Array => {
    const [values, indices] = [new Float32Array(k), new Int32Array(k)];
    kernels.topK({ x, values, indices, rows: 1, columns, k });
    assertEquals(values[k - 1], x[order[k - 1]!]);
    return indices;
  };
  for (const kernels of backends) {
    for (const few of [1, 40, 64, k]) assertEquals(run(kernels, few), Int32Array.from(order.slice(0, few)));
  }
});

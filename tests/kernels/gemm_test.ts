import { assert, assertEquals } from "@std/assert";
import type { GemmCall } from "../../lib/kernels/kernels.ts";
import {
  assertClose,
  assertSameBits,
  backends,
  checkCase,
  guarded,
  reference,
  uniforms,
  within,
} from "./support.ts";

const SIZES = [1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 31, 33, 64, 97, 129, 385, 400];
const TRANSPOSITIONS = [[false, false], [false, true], [true, false], [true, true]] as const;

/** Entries are below 1, so products of K terms are off by much less than this. */
const tolerance = (K: number) => within((K + 4) * 2 ** -22);

function transposed(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) y[c * rows + r] = x[r * columns + c]!;
  }
  return y;
}

const pool = { a: uniforms(400 * 400), b: uniforms(400 * 400), c: uniforms(400 * 400) };
const transposedPool = { a: new Map<string, Float32Array>(), b: new Map<string, Float32Array>() };

/** The first rows · columns numbers of a pool as a matrix, stored as it is or transposed. */
function matrix(which: "a" | "b", rows: number, columns: number, transpose: boolean): Float32Array {
  const plain = pool[which].subarray(0, rows * columns);
  if (!transpose) return plain;
  const cache = transposedPool[which];
  const key = `${rows}x${columns}`;
  if (!cache.has(key)) cache.set(key, transposed(plain, rows, columns));
  return cache.get(key)!;
}

for (const M of SIZES) {
  Deno.test(`gemm agrees with the reference for M = ${M}, every N and K, all four transpositions`, () => {
    for (const N of SIZES) {
      for (const K of SIZES) {
        const expected = new Float64Array(M * N);
        const a64 = Float64Array.from(matrix("a", M, K, false));
        const b64 = Float64Array.from(matrix("b", N, K, false)); // (N, K): the reference reads rows in both
        reference.gemm({ a: a64, b: b64, c: expected, M, N, K, transposeB: true });
        for (const kernels of backends) {
          for (const [transposeA, transposeB] of TRANSPOSITIONS) {
            kernels.enter();
            const a = kernels.floats(M * K);
            a.set(matrix("a", M, K, transposeA));
            const b = kernels.floats(N * K);
            b.set(matrix("b", N, K, !transposeB));
            const c = guarded(kernels, pool.c.subarray(0, M * N));
            kernels.gemm({ a, b, c: c.array, M, N, K, transposeA, transposeB });
            const label = `${kernels.name} (${M}, ${N}, ${K}) transposed ${transposeA}, ${transposeB}`;
            c.assertIntact(label);
            assertClose(c.array, expected, tolerance(K), label);
            kernels.leave();
          }
        }
      }
    }
  });
}

/** Smaller sizes for the options: one below, at and above the tile, and one that needs several blocks. */
const SHAPES = [[1, 1, 1], [1, 16, 33], [3, 5, 7], [6, 8, 4], [7, 9, 13], [13, 33, 31], [64, 12, 129], [
  31,
  97,
  65,
]] as const;

for (const [transposeA, transposeB] of TRANSPOSITIONS) {
  const which = `transposeA ${transposeA} and transposeB ${transposeB}`;

  Deno.test(`gemm accumulates, keeps to padded rows and copies ordinary arrays with ${which}`, () => {
    for (const [M, N, K] of SHAPES) {
      for (const accumulate of [false, true]) {
        for (const padding of [0, 1, 5]) {
          const strideA = (transposeA ? M : K) + padding;
          const strideB = (transposeB ? K : N) + 2 * padding;
          const strideC = N + 3 * padding;
          const sizes: Omit<GemmCall, "a" | "b" | "c"> = {
            ...{ M, N, K, transposeA, transposeB, accumulate },
            ...(padding > 0 ? { strideA, strideB, strideC } : {}),
          };
          checkCase({
            label: JSON.stringify(sizes),
            floats: {
              a: uniforms((transposeA ? K : M) * strideA),
              b: uniforms((transposeB ? N : K) * strideB),
              c: uniforms(M * strideC), // numbers between the rows must come out as they went in
            },
            outputs: { c: tolerance(K) },
            run: (kernels, arrays) => kernels.gemm({ ...arrays, ...sizes }),
          });
        }
      }
    }
  });

  Deno.test(`gemm runs batches, with one matrix shared by all at distance 0, with ${which}`, () => {
    for (const [M, N, K] of SHAPES) {
      for (const [shareA, shareB] of [[false, false], [true, false], [false, true]]) {
        const batch = 3;
        const sizes = {
          ...{ M, N, K, transposeA, transposeB, batch },
          batchA: shareA ? 0 : M * K + 2,
          batchB: shareB ? 0 : N * K + 1,
          batchC: M * N + 3,
        };
        for (const accumulate of [false, true]) {
          checkCase({
            label: JSON.stringify(sizes),
            floats: {
              a: uniforms(batch * (M * K + 2)),
              b: uniforms(batch * (N * K + 1)),
              c: uniforms(batch * (M * N + 3)),
            },
            outputs: { c: tolerance(K) },
            run: (kernels, arrays) => kernels.gemm({ ...arrays, ...sizes, accumulate }),
          });
        }
      }
    }
  });

  Deno.test(`gemm gives a row the same bits alone and among 100 with ${which}`, () => {
    const M = 100;
    for (const [N, K] of [[1, 31], [7, 400], [33, 17], [64, 64], [129, 385], [385, 129], [8, 1]] as const) {
      const a = uniforms(M * K);
      const b = uniforms(N * K);
      const start = uniforms(M * N);
      for (const kernels of backends) {
        for (const accumulate of [false, true]) {
          const all = start.slice();
          kernels.gemm({ a, b, c: all, M, N, K, transposeA, transposeB, accumulate });
          for (const row of [0, 1, 5, 6, 7, 42, 95, 96, 97, 98, 99]) {
            const alone = start.slice(row * N, (row + 1) * N);
            kernels.gemm({
              a: transposeA ? a.subarray(row) : a.subarray(row * K, (row + 1) * K),
              ...{ b, c: alone, M: 1, N, K, transposeA, transposeB, accumulate },
              strideA: transposeA ? M : K,
            });
            const label = `${kernels.name} (${N}, ${K}) row ${row}, accumulate ${accumulate}`;
            assertSameBits(alone, all.subarray(row * N, (row + 1) * N), label);
          }
        }
      }
    }
  });
}

Deno.test("gemm with K = 0 clears C, or leaves it when accumulating", () => {
  for (const kernels of backends) {
    for (const accumulate of [false, true]) {
      const c = Float32Array.of(1, 2, 3, 4, 5, 6);
      kernels.gemm({ a: new Float32Array(0), b: new Float32Array(0), c, M: 2, N: 3, K: 0, accumulate });
      assertSameBits(c, accumulate ? Float32Array.of(1, 2, 3, 4, 5, 6) : new Float32Array(6), kernels.name);
    }
  }
});

Deno.test("gemm with no rows, no columns or no products writes nothing", () => {
  for (const kernels of backends) {
    for (const sizes of [{ M: 0, N: 2, K: 2 }, { M: 2, N: 0, K: 2 }, { M: 2, N: 2, K: 2, batch: 0 }]) {
      const c = new Float32Array(4).fill(9);
      kernels.gemm({ a: new Float32Array(4).fill(1), b: new Float32Array(4).fill(1), c, ...sizes });
      assert(c.every((value) => value === 9), `${kernels.name} ${JSON.stringify(sizes)}: ${c}`);
    }
  }
});

Deno.test("gemm carries NaN and infinities to the entries they belong to, and no further", () => {
  const [M, N, K] = [9, 11, 10];
  const a = uniforms(M * K, 0.5, 1);
  const b = uniforms(N * K, 0.5, 1);
  a[3 * K + 2] = NaN;
  a[5 * K + 9] = Infinity;
  checkCase({
    label: "special values",
    floats: { a, b, c: uniforms(M * N) },
    outputs: { c: tolerance(K) },
    run: (kernels, arrays) => kernels.gemm({ ...arrays, M, N, K }),
  });
});

Deno.test("gemm over no terms gives zeros, or leaves what it accumulates to", () => {
  for (const kernels of backends) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const c = new Float32Array(2 * 5 * 4).fill(7);
        const nothing = new Float32Array(0);
        const call = { a: nothing, b: nothing, c, M: 5, N: 3, K: 0, transposeA, transposeB, strideC: 4 };
        kernels.gemm({ ...call, accumulate: true, batch: 2, batchC: 20 });
        assertEquals(c, new Float32Array(40).fill(7));
        kernels.gemm({ ...call, batch: 2, batchC: 20 });
        assertEquals(c, Float32Array.from({ length: 40 }, (_, i) => i % 4 === 3 ? 7 : 0));
      }
    }
  }
});

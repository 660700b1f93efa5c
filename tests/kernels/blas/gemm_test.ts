/** Products by the library against the float64 reference, in the shapes of the tests of our own kernel. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { GemmCall } from "../../../lib/kernels/kernels.ts";
import { assertSameBits, checkCase, reference, uniforms, within } from "../support.ts";
import { blasTest } from "./support.ts";

const SIZES = [1, 2, 3, 6, 7, 8, 13, 33, 64, 97, 129, 385];
const SHAPES = [
  [1, 1, 1],
  [1, 16, 33],
  [3, 5, 7],
  [6, 8, 4],
  [7, 9, 13],
  [13, 33, 31],
  [64, 12, 129],
  [
    31,
    97,
    65,
  ],
  [600, 65, 33],
  [33, 700, 65],
] as const;
const TRANSPOSITIONS = [[false, false], [false, true], [true, false], [true, true]] as const;
const tolerance = (K: number) => within((K + 4) * 2 ** -22);
const pool = uniforms(2 * 385 * 385);

blasTest("blas gemm agrees with the reference for every size and all four transpositions", (blas) => {
  const exact = Float64Array.from(pool);
  for (const M of SIZES) {
    for (const N of SIZES) {
      for (const K of SIZES.filter((K) => M * N * K < 4e5 || M * N * K > 4e6 && M * N * K < 5e6)) {
        for (const [transposeA, transposeB] of TRANSPOSITIONS) {
          const sizes = { M, N, K, transposeA, transposeB };
          const expected = new Float64Array(M * N);
          reference.gemm({ a: exact, b: exact.subarray(777), c: expected, ...sizes });
          blas.enter();
          const [a, b, c] = [blas.floats(M * K), blas.floats(K * N), blas.floats(M * N).fill(NaN)] as const;
          a.set(pool.subarray(0, M * K));
          b.set(pool.subarray(777, 777 + K * N));
          blas.gemm({ a, b, c, ...sizes });
          const at = c.findIndex((value, i) => !(Math.abs(value - expected[i]!) <= (K + 4) * 2 ** -22));
          assert(at < 0, `${JSON.stringify(sizes)}: ${c[at]} at ${at}, expected ${expected[at]}`);
          blas.leave();
        }
      }
    }
  }
});

for (const [transposeA, transposeB] of TRANSPOSITIONS) {
  const which = `transposeA ${transposeA} and transposeB ${transposeB}`;

  blasTest(`blas gemm accumulates, keeps to padded rows and copies ordinary arrays with ${which}`, (blas) => {
    for (const [M, N, K] of SHAPES) {
      for (const accumulate of [false, true]) {
        for (const padding of [0, 1, 5]) {
          const [strideA, strideB] = [(transposeA ? M : K) + padding, (transposeB ? K : N) + 2 * padding];
          const strideC = N + 3 * padding;
          const sizes: Omit<GemmCall, "a" | "b" | "c"> = {
            ...{ M, N, K, transposeA, transposeB, accumulate, strideA, strideB, strideC },
          };
          checkCase({
            label: JSON.stringify(sizes),
            floats: {
              a: uniforms((transposeA ? K : M) * strideA),
              b: uniforms((transposeB ? N : K) * strideB),
              c: uniforms(M * strideC),
            },
            outputs: { c: tolerance(K) },
            run: (kernels, arrays) => kernels.gemm({ ...arrays, ...sizes }),
          }, [blas]);
        }
      }
    }
  });

  blasTest(`blas gemm runs batches, with one matrix shared by all at distance 0, with ${which}`, (blas) => {
    for (const [M, N, K] of SHAPES) {
      for (const [shareA, shareB] of [[false, false], [true, false], [false, true]]) {
        const batch = 3;
        const sizes = {
          ...{ M, N, K, transposeA, transposeB, batch },
          batchA: shareA ? 0 : M * K + 2,
          batchB: shareB ? 0 : N * K + 1,
          batchC: M * N + 3,
        };
        checkCase({
          label: JSON.stringify(sizes),
          floats: {
            a: uniforms(batch * (M * K + 2)),
            b: uniforms(batch * (N * K + 1)),
            c: uniforms(batch * (M * N + 3)),
          },
          outputs: { c: tolerance(K) },
          run: (kernels, arrays) => kernels.gemm({ ...arrays, ...sizes }),
        }, [blas]);
      }
    }
  });
}

blasTest("blas gemm carries NaN and infinities to the entries they belong to, and no further", (blas) => {
  const [M, N, K] = [9, 11, 10];
  const [a, b] = [uniforms(M * K, 0.5, 1), uniforms(N * K, 0.5, 1)];
  a[3 * K + 2] = NaN;
  a[5 * K + 9] = Infinity;
  checkCase({
    label: "special values",
    floats: { a, b, c: uniforms(M * N) },
    outputs: { c: tolerance(K) },
    run: (kernels, arrays) => kernels.gemm({ ...arrays, M, N, K }),
  }, [blas]);
});

blasTest("blas gemm with nothing to sum, to write or to repeat does what the contract says", (blas) => {
  const c = Float32Array.of(1, 2, 3, 4);
  const nothing = new Float32Array(0);
  blas.gemm({ a: nothing, b: nothing, c, M: 2, N: 2, K: 0, accumulate: true });
  for (const none of [{ M: 0 }, { N: 0 }, { batch: 0 }]) {
    blas.gemm({ a: new Float32Array(4), b: new Float32Array(4), c, M: 2, N: 2, K: 2, ...none });
  }
  assertEquals(c, Float32Array.of(1, 2, 3, 4));
  blas.gemm({ a: nothing, b: nothing, c, M: 2, N: 2, K: 0 });
  assertEquals(c, new Float32Array(4));
});

blasTest("blas gemm computes rows that overlap by WebAssembly, which the library would refuse", (blas) => {
  const [M, N, K] = [40, 40, 40];
  const [a, b] = [uniforms(M + K), uniforms(K * N)];
  const [c, expected] = [new Float32Array(M * N), new Float64Array(M * N)];
  const sizes = { M, N, K, strideA: 1 }; // row m of A begins at entry m of the row before
  blas.gemm({ a, b, c, ...sizes });
  reference.gemm({ a: Float64Array.from(a), b: Float64Array.from(b), c: expected, ...sizes });
  assert(c.every((value, i) => Math.abs(value - expected[i]!) < 1e-5));
});

for (const kind of ["bias", "gelu", "gelu with slope", "siluGate"] as const) {
  blasTest(`blas gemm with ${kind} gives the bits of the product and what follows`, (blas) => {
    for (const [M, N, K] of SHAPES) {
      const [a, b, bias] = [uniforms(M * K), uniforms(K * N), uniforms(N)];
      const gate = uniforms(M * N, -9, 9);
      const [sums, expected, c, y] = Array.from({ length: 4 }, () => new Float32Array(M * N)) as [
        ...[Float32Array, Float32Array, Float32Array, Float32Array],
      ];
      blas.gemm({ a, b, c: sums, M, N, K });
      blas.binary("add", sums, Float32Array.from(sums, (_, i) => bias[i % N]!), sums);
      if (kind.startsWith("gelu")) blas.unary("gelu", sums, expected);
      if (kind === "gelu with slope") blas.unaryGrad("gelu", sums, new Float32Array(M * N).fill(1), sums);
      if (kind === "siluGate") {
        blas.unary("silu", gate, expected);
        blas.binary("multiply", expected, sums, expected);
      }
      const epilogue = kind === "bias"
        ? { bias }
        : kind === "siluGate"
        ? { bias, activation: kind, gate, y }
        : { bias, activation: "gelu" as const, y, slope: kind === "gelu with slope" };
      blas.gemm({ a, b, c, M, N, K, epilogue });
      assertSameBits(c, sums, `(${M}, ${N}, ${K}) ${kind}, sums`);
      if (kind !== "bias") assertSameBits(y, expected, `(${M}, ${N}, ${K}) ${kind}`);
    }
  });
}

blasTest("blas gemm refuses an epilogue on a batch, and float64", (blas) => {
  const [a, b, c, bias] = [2, 2, 2, 1].map((count) => new Float32Array(count)) as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  const sizes = { M: 1, N: 1, K: 1 };
  assertThrows(
    () => blas.gemm({ a, b, c, ...sizes, batch: 2, batchA: 1, epilogue: { bias } }),
    TypeError,
    "Cannot run gemm as an epilogue follows a single product: batch is 2",
  );
  assertThrows(() => blas.gemm({ a: new Float64Array(2), b, c, ...sizes }), TypeError, "got a Float64Array");
});

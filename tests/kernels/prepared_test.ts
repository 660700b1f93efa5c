import { assert, assertEquals } from "@std/assert";
import {
  type FloatArray,
  type FloatMatrix,
  type Int8Matrix,
  type Kernels,
  quantiseInt8,
  referenceKernels,
} from "../../lib/kernels/mod.ts";
import { DOTS, engines, labels, product } from "./prepared_support.ts";
import {
  assertClose,
  assertSameBits,
  backends,
  guarded,
  integers,
  reference,
  uniforms,
  within,
} from "./support.ts";

/** Runs one matrix on rows of x, 1 … M of them, on ordinary arrays and in a step, and looks at what lies around y. */
function check(
  kernels: Kernels,
  matrix: FloatMatrix | Int8Matrix,
  x: Float32Array,
  rows: readonly number[],
  compare: (y: FloatArray, M: number, label: string) => void,
  label: string,
): void {
  const { N, K } = matrix;
  const weights = kernels.prepare(matrix);
  assertEquals([weights.N, weights.K, weights.kind], [N, K, "w" in matrix ? "float" : "int8"]);
  for (const M of rows) {
    const inStep = M % 2 === 0;
    if (inStep) kernels.enter();
    const input = guarded(kernels, x.subarray(0, M * K));
    const output = guarded(kernels, new Float32Array(M * N).fill(7));
    kernels.preparedProduct({ x: input.array, weights, y: output.array, M });
    compare(output.array, M, `${label} (${M}, ${N}, ${K})`);
    assertSameBits(input.array, x.subarray(0, M * K), `${label}, x`);
    input.assertIntact(label);
    output.assertIntact(label);
    if (inStep) kernels.leave();
  }
  weights.close();
}

const NS = [...Array.from({ length: 33 }, (_, i) => i + 1), 47, 61, 101];
const MS = [1, 2, 3, 4, 5, 6, 7];

Deno.test("preparedProduct with float weights has the bits of gemm for ragged sizes, stored either way", () => {
  for (const K of [1, 2, 3, 4, 5, 7, 8, 13, 31, 33, 97]) {
    const x = uniforms(7 * K);
    for (const N of NS) {
      const w = uniforms(N * K);
      const turned = w.map((_, i) => w[(i % N) * K + Math.floor(i / N)]!);
      const exact = new Float64Array(7 * N);
      reference.gemm({
        a: Float64Array.from(x),
        b: Float64Array.from(w),
        c: exact,
        M: 7,
        N,
        K,
        transposeB: true,
      });
      for (const kernels of backends) {
        const c = new Float32Array(7 * N);
        kernels.gemm({ a: x, b: w, c, M: 7, N, K, transposeB: true });
        for (const matrix of [{ w, N, K }, { w: turned, N, K, transpose: true }]) {
          check(kernels, matrix, x, N % 5 === 0 || N < 18 ? MS : [1, 7], (y, M, label) => {
            assertClose(y, exact.subarray(0, M * N), within((K + 4) * 2 ** -22), label);
            assertSameBits(y, c.subarray(0, M * N), `${label} beside gemm`);
          }, kernels.name);
        }
      }
    }
  }
});

Deno.test("preparedProduct with float weights passes several blocks of rows", () => {
  const [M, N, K] = [193, 37, 41];
  const [x, w] = [uniforms(M * K), uniforms(N * K)];
  for (const kernels of backends) {
    const c = new Float32Array(M * N);
    kernels.gemm({ a: x, b: w, c, M, N, K, transposeB: true });
    assertSameBits(product(kernels, { w, N, K }, x, M), c, kernels.name);
  }
});

Deno.test("preparedProduct with int8 weights agrees with the reference for ragged sizes and all groups", () => {
  for (
    const [group, groups] of [[4, 1], [4, 7], [12, 3], [28, 1], [32, 1], [32, 3], [36, 2], [44, 5], [
      64,
      2,
    ]] as const
  ) {
    const K = group * groups;
    const x = uniforms(7 * K);
    for (const N of NS) {
      const matrix = quantiseInt8(uniforms(N * K), { N, K, group });
      const expected = product(reference, matrix, Float64Array.from(x), 7);
      engines.forEach((kernels, i) =>
        check(kernels, matrix, x, N % 5 === 0 || N < 10 ? MS : [1, 7], (y, M, label) => {
          const tolerance = within((groups + 3) * 2 ** -22 * Math.sqrt(K));
          assertClose(y, expected.subarray(0, M * N), tolerance, `${label}, group ${group}`);
        }, labels[i]!)
      );
    }
  }
});

/** y of integer weights and integer x whose scales are all 1. */
function integerProduct(values: Int8Array, x: Float32Array, M: number, N: number, K: number): Float32Array {
  return Float32Array.from({ length: M * N }, (_, i) => {
    const [m, n] = [Math.floor(i / N), i % N];
    let sum = 0;
    for (let k = 0; k < K; k++) sum += values[n * K + k]! * x[m * K + k]!;
    return sum;
  });
}

Deno.test("preparedProduct sums integers exactly, at ±127 and −128 everywhere as at random", () => {
  const [M, N, group, K] = [3, 19, 32, 96];
  const values = {
    "all 127": new Int8Array(N * K).fill(127),
    "all -127": new Int8Array(N * K).fill(-127),
    "all -128": new Int8Array(N * K).fill(-128),
    "in turns": Int8Array.from({ length: N * K }, (_, i) => i % 2 === 0 ? 127 : -128),
    "random": Int8Array.from(integers(N * K, 256), (value) => value - 128),
  };
  // One of ±127 in each group makes its scale 1.
  const whole = (x: (i: number) => number) =>
    Float32Array.from({ length: M * K }, (_, i) => i % group === 5 ? -127 : x(i));
  const random = integers(M * K, 255);
  const rows = {
    "all 127": new Float32Array(M * K).fill(127),
    "all -127": new Float32Array(M * K).fill(-127),
    "in turns": whole((i) => i % 2 === 0 ? -127 : 127),
    "against the turns": whole((i) => i % 2 === 0 ? 127 : -127),
    "zeros": whole(() => 0),
    "random": whole((i) => random[i]! - 127),
  };
  const scales = new Float32Array(N * K / group).fill(1);
  for (const [weightName, integer] of Object.entries(values)) {
    for (const [rowName, x] of Object.entries(rows)) {
      const expected = integerProduct(integer, x, M, N, K);
      [...engines, reference, referenceKernels("float32")].forEach((kernels, i) => {
        const y = product(kernels, { values: integer, scales, N, K, group }, x, M);
        const label = `${labels[i] ?? kernels.name}, weights ${weightName}, x ${rowName}`;
        assertSameBits(Float32Array.from(y), expected, label);
      });
    }
  }
});

Deno.test("preparedProduct sums the largest group without leaving 32 bits", () => {
  const K = 131072;
  const scales = new Float32Array(1).fill(1);
  for (const [w, x] of [[-128, 127], [-128, -127], [127, -127]] as const) {
    const matrix = { values: new Int8Array(K).fill(w), scales, N: 1, K, group: K };
    engines.forEach((kernels, i) => {
      const [y] = product(kernels, matrix, new Float32Array(K).fill(x), 1);
      assertEquals(y, Math.fround(w * x * K), labels[i]);
    });
  }
});

Deno.test("preparedProduct has the same bits with each dot product, and in a row alone as among seven", () => {
  const [M, N, K, group] = [7, 45, 160, 32];
  const matrix = quantiseInt8(uniforms(N * K), { N, K, group });
  const x = uniforms(M * K, -5, 9);
  engines.forEach((kernels, i) => {
    const plain = engines[i - i % DOTS.length]!;
    const y = product(plain, matrix, x, M);
    assertSameBits(product(kernels, matrix, x, M), y, `${labels[i]} against plain`);
    for (let m = 0; m < M; m++) {
      const alone = product(kernels, matrix, x.subarray(m * K, (m + 1) * K), 1);
      assertSameBits(alone, y.subarray(m * N, (m + 1) * N), `${labels[i]}, row ${m}`);
    }
  });
});

Deno.test("preparedProduct rounds activations to nearest, ties to even, and within ±127", () => {
  const group = 4;
  // The first weight meets an entry that sets the scale to 1, the others show one integer each.
  const values = Int8Array.of(0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const matrix = { values, scales: new Float32Array(3).fill(1), N: 3, K: group, group };
  const least = 2 ** -149;
  const visible = { ...matrix, scales: new Float32Array(3).fill(2 ** 100) };
  const everywhere = [...engines, reference];
  for (const kernels of everywhere) {
    assertEquals([...product(kernels, matrix, Float32Array.of(127, 0.5, 1.5, -2.5), 1)], [0, 2, -2]);
    assertEquals(
      [...product(kernels, matrix, Float32Array.of(-127, -0.5, 3.5, 126.5), 1)],
      [0, 4, 126],
    );
    // A scale that was rounded down to the least number, and one that was rounded to 0.
    const tiny = product(kernels, visible, Float32Array.of(0, 190 * least, -190 * least, least), 1);
    assertEquals([...tiny], [127, -127, 1].map((value) => value * 2 ** -49));
    assertEquals([...product(kernels, visible, Float32Array.of(63 * least, least, 0, 0), 1)], [
      0,
      0,
      0,
    ]);
    assertEquals([...product(kernels, matrix, new Float32Array(4), 1)], [0, 0, 0]);
  }
});

Deno.test("preparedProduct carries NaN and infinities into every output of their row, and no further", () => {
  const [M, N, K, group] = [4, 11, 40, 8];
  const matrix = quantiseInt8(uniforms(N * K, 0.5, 1), { N, K, group });
  const x = uniforms(M * K, 0.5, 1);
  x[K + 9] = NaN;
  x[2 * K + 39] = Infinity;
  x[3 * K] = -Infinity;
  for (const kernels of [...engines, reference]) {
    const y = product(kernels, matrix, x, M);
    assert(y.subarray(0, N).every(Number.isFinite), `${kernels.name}: row 0`);
    assert(y.subarray(N).every(Number.isNaN), `${kernels.name}: rows 1 to 3`);
  }
});

Deno.test("referenceKernels.preparedProduct gives values worked out by hand", () => {
  const x = Float64Array.of(127, 2, 0, 0, 254, 0, -4, 0); // scales 1 and 2, integers 127 2 0 0 127 0 -2 0
  const matrix: Int8Matrix = {
    ...{ N: 2, K: 8, group: 4 },
    values: Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, -1, 0, 1, 0),
    scales: Float32Array.of(0.5, 0.25, 1, 2),
  };
  assertEquals([...product(reference, matrix, x, 1)], [131 * 0.5 + 621 * 0.25 * 2, -129 * 2 * 2]);
  assertEquals([
    ...product(reference, { w: Float64Array.of(1, 2, 3, 4), N: 2, K: 2 }, Float64Array.of(10, 1), 1),
  ], [12, 34]);
});

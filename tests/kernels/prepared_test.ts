import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type FloatArray,
  type FloatMatrix,
  type Int8Matrix,
  type Kernels,
  quantiseInt8,
  referenceKernels,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";
import { fastestInt8Dot } from "../../lib/kernels/wasm/prepared/fastest_dot.ts";
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

/** Every arithmetic with every instruction for 8-bit products. */
const DOTS = ["plain", "pairs", "fused"] as const;
const combinations = (["relaxed", "strict"] as const).flatMap((mode) =>
  DOTS.map((int8Dot) => ({ mode, int8Dot, threads: 1, maxPages: 512 }))
);
const engines: readonly WasmKernels[] = combinations.map((options) => wasmKernels(options));
const labels = combinations.map(({ mode, int8Dot }) => `${mode}, ${int8Dot}`);

/** The product with weights that are prepared for it alone. */
function product(kernels: Kernels, matrix: FloatMatrix | Int8Matrix, x: FloatArray, M: number): FloatArray {
  const weights = kernels.prepare(matrix);
  const y = kernels.dtype === "float64" ? new Float64Array(M * matrix.N) : new Float32Array(M * matrix.N);
  kernels.preparedProduct({ x, weights, y, M });
  weights.close();
  return y;
}

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

/** An engine whose worker threads are up. */
async function threadedEngine(threads: number): Promise<WasmKernels> {
  const kernels = wasmKernels({ threads, maxPages: 2048 });
  kernels.fill(new Float32Array(1 << 17), 1);
  for (let tries = 0; tries < 400 && threads > 1 && !kernels.launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(kernels.launcher.sharesWork, threads > 1);
  return kernels;
}

Deno.test("preparedProduct gives the same bits for 1, 2, 3 and 4 threads", async () => {
  const shapes = [[1, 1031, 352], [2, 517, 352], [40, 129, 352], [200, 23, 352]] as const;
  const cases = shapes.map(([M, N, K]) => ({ M, N, K, x: uniforms(M * K), w: uniforms(N * K) }));
  let expected: FloatArray[] = [];
  for (const threads of [1, 2, 3, 4]) {
    const kernels = await threadedEngine(threads);
    const results: FloatArray[] = [];
    for (let round = 0; round < 2; round++) { // the first one compiles the family, which stops the sharing for a while
      results.length = 0;
      for (const { M, N, K, x, w } of cases) {
        for (const matrix of [{ w, N, K }, quantiseInt8(w, { N, K, group: 32 })]) {
          results.push(product(kernels, matrix, x, M));
        }
      }
      for (let tries = 0; tries < 400 && threads > 1 && !kernels.launcher.sharesWork; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    assertEquals(kernels.launcher.sharesWork, threads > 1);
    if (threads === 1) expected = results;
    else results.forEach((y, i) => assertSameBits(y, expected[i]!, `${threads} threads, case ${i}`));
    kernels.launcher.close();
  }
});

Deno.test("preparedProduct is recorded, and replayed on new numbers with the same bits as the call", () => {
  const [M, N, K] = [2, 21, 64];
  const w = uniforms(N * K);
  for (const [matrix, length] of [[{ w, N, K }, 1], [quantiseInt8(w, { N, K, group: 32 }), 2]] as const) {
    const kernels = wasmKernels({ threads: 1, maxPages: 512 });
    const region = kernels.region(M * (N + K));
    const [x, y] = [region.floats.subarray(0, M * K), region.floats.subarray(M * K)];
    const weights = kernels.prepare(matrix);
    x.set(uniforms(M * K));
    const plan = kernels.record(() => kernels.preparedProduct({ x, weights, y, M }));
    assertEquals(plan?.length, length);
    x.set(uniforms(M * K));
    plan!.replay();
    const replayed = Float32Array.from(y);
    y.fill(0);
    kernels.preparedProduct({ x, weights, y, M });
    assertSameBits(y, replayed, weights.kind);
    const ordinary = new Float32Array(M * N);
    assertEquals(kernels.record(() => kernels.preparedProduct({ x, weights, y: ordinary, M })), undefined);
    assertSameBits(ordinary, y, weights.kind);
    weights.close();
    assert(!plan!.isValid, "the weights' memory may hold something else");
  }
});

Deno.test("prepare copies the matrix: what happens to it later does not count", () => {
  const [N, K] = [9, 12];
  const w = uniforms(N * K);
  const int8 = quantiseInt8(w, { N, K, group: 4 });
  const x = uniforms(K);
  for (const kernels of [...engines, reference]) {
    const own = { ...int8, values: int8.values.slice(), scales: int8.scales.slice() };
    const float = { w: w.slice(), N, K };
    for (const matrix of [float, own]) {
      const expected = product(kernels, matrix, x, 1);
      const weights = kernels.prepare(matrix);
      if ("w" in matrix) matrix.w.fill(5);
      else (matrix.values.fill(1), matrix.scales.fill(3));
      const y = kernels.dtype === "float64" ? new Float64Array(N) : new Float32Array(N);
      kernels.preparedProduct({ x, weights, y, M: 1 });
      assertSameBits(y, expected, kernels.name);
      weights.close();
    }
  }
});

Deno.test("preparedProduct of no rows writes nothing", () => {
  for (const kernels of [...engines, reference]) {
    for (
      const matrix of [{ w: uniforms(12), N: 3, K: 4 }, quantiseInt8(uniforms(12), { N: 3, K: 4, group: 4 })]
    ) {
      const weights = kernels.prepare(matrix);
      const y = Float32Array.of(9, 9, 9);
      kernels.preparedProduct({ x: new Float32Array(0), weights, y, M: 0 });
      assertEquals([...y], [9, 9, 9]);
      weights.close();
    }
  }
});

Deno.test("close gives the memory back, once, and the weights are refused from then on", () => {
  const w = uniforms(300 * 64);
  for (const kernels of [...engines, reference]) {
    const used = () => "launcher" in kernels ? (kernels as WasmKernels).launcher.memory.usedBytes : 0;
    const before = used();
    for (const matrix of [{ w, N: 300, K: 64 }, quantiseInt8(w, { N: 300, K: 64, group: 32 })]) {
      const weights = kernels.prepare(matrix);
      if (kernels !== reference) assert(used() - before >= 300 * 64);
      const call = { x: new Float32Array(64), weights, y: new Float32Array(300), M: 1 };
      kernels.preparedProduct(call);
      weights.close();
      weights.close();
      assertEquals(used(), before, kernels.name);
      assertThrows(
        () => kernels.preparedProduct(call),
        TypeError,
        "Cannot run preparedProduct as its weights must be open: they are closed",
      );
    }
  }
  // 32 MiB of memory do not hold 40 matrices of 4 MB at once.
  const large = new Float32Array(1 << 20);
  for (let round = 0; round < 40; round++) engines[0]!.prepare({ w: large, N: 1024, K: 1024 }).close();
});

Deno.test("preparedProduct refuses the weights of other kernels and what was never prepared", () => {
  const [first, second] = [engines[0]!, engines[1]!];
  const weights = first.prepare({ w: new Float32Array(4), N: 1, K: 4 });
  for (const foreign of [weights, { ...weights }]) {
    assertThrows(
      () =>
        second.preparedProduct({ x: new Float32Array(4), weights: foreign, y: new Float32Array(1), M: 1 }),
      TypeError,
      "Cannot run preparedProduct as weights must come from prepare of the same kernels",
    );
  }
  weights.close();
});

Deno.test("preparedProduct refuses x and y that are too short, and M that counts nothing", () => {
  for (const kernels of [engines[0]!, reference]) {
    const weights = kernels.prepare({ w: new Float32Array(20), N: 5, K: 4 });
    const run = (xCount: number, yCount: number, M: number) =>
      kernels.preparedProduct({ x: new Float32Array(xCount), weights, y: new Float32Array(yCount), M });
    run(9, 11, 2);
    assertThrows(
      () => run(7, 10, 2),
      RangeError,
      "Cannot run preparedProduct as x must hold at least 8 numbers: 7",
    );
    assertThrows(() => run(8, 9, 2), RangeError, "y must hold at least 10 numbers: 9");
    for (const M of [-1, 1.5, NaN, Infinity]) {
      assertThrows(
        () => run(8, 10, M),
        RangeError,
        `Cannot run preparedProduct as M must be an integer from 0 up: ${M}`,
      );
    }
    weights.close();
  }
});

Deno.test("prepare refuses matrices that do not fit their sizes", () => {
  const float: FloatMatrix = { w: new Float32Array(32), N: 4, K: 8 };
  const int8 = quantiseInt8(float.w, { N: 4, K: 8, group: 4 });
  for (const kernels of [engines[0]!, reference]) {
    const refuse = (matrix: unknown, kind: typeof RangeError | typeof TypeError, text: string) =>
      assertThrows(
        () => kernels.prepare(matrix as FloatMatrix),
        kind,
        `Cannot prepare weights as ${text}`,
      );
    for (const matrix of [float, int8]) {
      for (const size of [0, -4, 2.5, NaN]) {
        refuse({ ...matrix, N: size }, RangeError, `N must be a positive integer: ${size}`);
        refuse({ ...matrix, K: size }, RangeError, `K must be a positive integer: ${size}`);
      }
    }
    refuse({ ...float, N: 5 }, RangeError, "w must hold 40 numbers: 32");
    refuse({ ...float, w: [1, 2] }, TypeError, "w must be a float array");
    for (const group of [0, -4, 2, 6, 16, NaN]) {
      refuse({ ...int8, group }, RangeError, "group must be a multiple of 4");
    }
    refuse({ ...int8, values: new Int8Array(31) }, RangeError, "values must hold 32 numbers: 31");
    refuse({ ...int8, values: new Uint8Array(32) }, TypeError, "values must be an Int8Array");
    refuse({ ...int8, scales: new Float32Array(7) }, RangeError, "scales must hold 8 numbers: 7");
    refuse({ ...int8, scales: new Float64Array(8) }, TypeError, "scales must be a Float32Array");
    refuse({ N: 4, K: 8 }, TypeError, "values must be an Int8Array");
  }
  assertThrows(
    () => engines[0]!.prepare({ ...float, w: new Float64Array(32) }),
    TypeError,
    "Cannot compute in WebAssembly as its kernels are float32: got a Float64Array",
  );
});

Deno.test("prepare is refused inside a step and beyond the memory, and the engine goes on", () => {
  const matrix = { w: uniforms(12), N: 3, K: 4 };
  for (const kernels of [...engines, reference]) {
    kernels.enter();
    assertThrows(() => kernels.prepare(matrix), TypeError, "Cannot reserve a region as a step is open");
    kernels.leave();
    kernels.prepare(matrix).close();
  }
  const large = { w: new Float32Array(1 << 24), N: 4096, K: 4096 };
  assertThrows(() => engines[0]!.prepare(large), RangeError, "Cannot allocate");
  engines[0]!.prepare(matrix).close();
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

Deno.test("wasmKernels use the dot product that is asked for, and else the fastest, with any arithmetic", () => {
  const matrix = quantiseInt8(uniforms(8), { N: 2, K: 4, group: 4 });
  const suffix = { plain: "Plain", pairs: "Pairs", fused: "Fused" };
  for (const mode of ["relaxed", "strict"] as const) {
    for (const int8Dot of [undefined, ...DOTS]) {
      const { launcher, ...kernels } = wasmKernels({
        mode,
        threads: 1,
        maxPages: 512,
        ...(int8Dot ? { int8Dot } : {}),
      });
      const launch = launcher.launch.bind(launcher);
      const names: string[] = [];
      launcher.launch = (family, kernel, operands, work) => {
        names.push(`${family}.${kernel}`);
        launch(family, kernel, operands, work);
      };
      product(kernels, matrix, new Float32Array(4), 1);
      const name = suffix[int8Dot ?? fastestInt8Dot()];
      assertEquals(names, [`prepared.quantise${name}`, `prepared.int8Product${name}`]);
    }
  }
});

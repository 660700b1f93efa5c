import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type FloatArray,
  type FloatMatrix,
  type NumericModeName,
  quantiseInt8,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";
import { fastestInt8Dot } from "../../lib/kernels/wasm/prepared/fastest_dot.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import { DOTS, engines, MODES, product } from "./prepared_support.ts";
import { assertSameBits, reference, uniforms } from "./support.ts";

/** Whether workers can start here: `without.ts` takes nothing away, or relaxed SIMD alone. */
const THREADS_START = ["", "relaxed-simd"].includes(Deno.env.get("HAZE_WITHOUT") ?? "");

/** Waits until more threads than one share the work, where workers can start; elsewhere one does it all. */
async function waitForThreads({ launcher }: WasmKernels, threads: number): Promise<void> {
  const shares = THREADS_START && threads > 1;
  for (let tries = 0; tries < 400 && shares && !launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals(launcher.sharesWork, shares, `${threads} threads`);
}

/** An engine whose worker threads are up. */
async function threadedEngine(threads: number, mode: NumericModeName): Promise<WasmKernels> {
  const kernels = wasmKernels({ mode, threads, maxPages: 2048 });
  kernels.fill(new Float32Array(1 << 17), 1);
  await waitForThreads(kernels, threads);
  return kernels;
}

Deno.test("preparedProduct gives the same bits for 1, 2, 3 and 4 threads", async () => {
  const shapes = [[1, 1031, 352], [2, 517, 352], [40, 129, 352], [200, 23, 352]] as const;
  const cases = shapes.map(([M, N, K]) => ({ M, N, K, x: uniforms(M * K), w: uniforms(N * K) }));
  const expected = { relaxed: [] as FloatArray[], strict: [] as FloatArray[] };
  for (
    const [threads, mode] of [1, 2, 3, 4].flatMap((count) => MODES.map((mode) => [count, mode] as const))
  ) {
    const kernels = await threadedEngine(threads, mode);
    const results: FloatArray[] = [];
    for (let round = 0; round < 2; round++) { // the first one compiles the family, which stops the sharing for a while
      results.length = 0;
      for (const { M, N, K, x, w } of cases) {
        for (const matrix of [{ w, N, K }, quantiseInt8(w, { N, K, group: 32 })]) {
          results.push(product(kernels, matrix, x, M));
        }
      }
      await waitForThreads(kernels, threads);
    }
    if (threads === 1) expected[mode] = results;
    else {results.forEach((y, i) =>
        assertSameBits(y, expected[mode][i]!, `${mode}, ${threads} threads, case ${i}`)
      );}
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
  const [first, second] = [engines[0]!, wasmKernels({ threads: 1, maxPages: 512 })];
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

Deno.test("wasmKernels use the dot product that is asked for, and else the fastest, with any arithmetic", () => {
  const matrix = quantiseInt8(uniforms(8), { N: 2, K: 4, group: 4 });
  const suffix = { plain: "Plain", pairs: "Pairs", fused: "Fused" };
  for (const mode of MODES) {
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
      assertEquals(names, [`int8.quantise${name}`, `int8.int8Product${name}`]);
    }
  }
});

Deno.test({
  name: "wasmKernels refuse relaxed arithmetic and relaxed dot products of a runtime that has none",
  ignore: relaxedIsSupported(),
  fn() {
    assertThrows(() => wasmKernels({ mode: "relaxed" }), RangeError, "Cannot use relaxed arithmetic");
    for (const int8Dot of ["pairs", "fused"] as const) {
      const rule = `Cannot use relaxed dot products as this runtime has no relaxed SIMD: got ${int8Dot}`;
      assertThrows(() => wasmKernels({ int8Dot }), RangeError, rule);
    }
  },
});

Deno.test("wasmKernels refuse a dot product that there is none of", () => {
  for (const int8Dot of ["", "relaxed", "toString"]) {
    assertThrows(
      () => wasmKernels({ int8Dot: int8Dot as "plain" }),
      RangeError,
      `Cannot make kernels as int8Dot is one of plain, pairs, fused: ${int8Dot}`,
    );
  }
});

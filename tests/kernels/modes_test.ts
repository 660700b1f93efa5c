import { assertEquals, assertThrows } from "@std/assert";
import { defaultKernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { type WasmKernels, wasmKernels } from "../../lib/kernels/wasm/backend.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import { assertClose, assertSameBits, backends, ofLargest, uniforms } from "./support.ts";

/** The full tests run this file in a runtime without relaxed SIMD too. */
const DEFAULT = relaxedIsSupported() ? "wasm" : "wasm-strict";
const [relaxed, strict] = backends as readonly [WasmKernels, WasmKernels];

Deno.test("WasmKernels in relaxed and strict mode agree to 1e-5", () => {
  const [M, N, K] = [50, 60, 300];
  const a = uniforms(M * K);
  const b = uniforms(N * K);
  const results = [relaxed, strict].map((kernels) => {
    const c = new Float32Array(M * N);
    kernels.gemm({ a, b, c, M, N, K });
    kernels.unary("gelu", c, c);
    kernels.softmax(c, c, M, N);
    const y = new Float32Array(M * N);
    kernels.layerNorm({
      ...{ x: c, gain: b.subarray(0, N), offset: a.subarray(0, N), y, stats: new Float32Array(2 * M) },
      ...{ rows: M, columns: N, epsilon: 1e-5 },
    });
    return y;
  }) as [Float32Array, Float32Array];
  assertClose(results[0], Float64Array.from(results[1]), ofLargest(1e-5), "relaxed against strict");
});

Deno.test("WasmKernels are named after their mode", () => {
  assertEquals([relaxed.name, strict.name], [DEFAULT, "wasm-strict"]);
});

Deno.test("WasmKernels give the same bits in every engine of one mode", () => {
  const other = wasmKernels({ mode: "strict", maxPages: 512 });
  const a = uniforms(40 * 77);
  const b = uniforms(77 * 19);
  const results = [strict, other].map((kernels) => {
    const c = new Float32Array(40 * 19);
    kernels.gemm({ a, b, c, M: 40, N: 19, K: 77 });
    kernels.unary("tanh", c, c);
    return c;
  }) as [Float32Array, Float32Array];
  assertSameBits(results[0], results[1], "two strict engines");
});

Deno.test("kernelsNamed gives each backend once, and the default under its name", () => {
  for (const name of ["wasm", "wasm-strict", "reference32", "reference64"] as const) {
    assertEquals(kernelsNamed(name) === kernelsNamed(name), true);
    assertEquals(kernelsNamed(name).name, name === "wasm" ? DEFAULT : name);
  }
  assertEquals(defaultKernels() === kernelsNamed("wasm"), true);
  assertEquals(kernelsNamed("reference32").dtype, "float32");
});

Deno.test("kernelsNamed lists the names when it knows none such", () => {
  for (const name of ["cuda", "", "toString"]) {
    assertThrows(
      () => kernelsNamed(name as "wasm"),
      RangeError,
      `Cannot give kernels as the name is one of wasm, wasm-strict, reference32, reference64: ${name}`,
    );
  }
});

import { assertEquals } from "@std/assert";
import { wasmKernels } from "../../lib/kernels/mod.ts";
import { relaxedIsFused } from "../../lib/kernels/wasm/fused.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";

Deno.test("relaxedIsFused tells whether products of the relaxed backend are rounded once", () => {
  // −(1 + 2^-11) + (1 + 2^-12)² is 2^-24, and 0 if the square is rounded first.
  const x = 1 + 2 ** -12;
  const [a, b] = [Float32Array.of(-(1 + 2 ** -11), x), Float32Array.of(1, x)];
  const sumIn = (mode: "relaxed" | "strict"): number => {
    const c = new Float32Array(1);
    wasmKernels({ mode, threads: 1, maxPages: 512 }).gemm({ a, b, c, M: 1, N: 1, K: 2 });
    return c[0]!;
  };
  assertEquals(sumIn("strict"), 0);
  assertEquals(relaxedIsFused(), relaxedIsSupported() && sumIn("relaxed") === 2 ** -24);
});

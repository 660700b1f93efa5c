import { assertEquals } from "@std/assert";
import { countingKernels } from "../../lib/attention/mod.ts";
import { attention, matmul, sum, valueAndGradients } from "../../lib/autograd/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { normal, step } from "../../lib/tensor/mod.ts";
import { BACKENDS } from "./support.ts";

Deno.test("countingKernels counts products forward and backward, and computes what the backend computes", () => {
  for (const inner of BACKENDS) {
    const { kernels, flops } = countingKernels(inner);
    assertEquals([kernels.name, kernels.dtype, flops()], [inner.name, inner.dtype, 0]);
    const on = (k: typeof kernels) =>
      [[2, 3, 4], [4, 5]].map((shape) => normal(shape, new Pcg64(1), { kernels: k }));
    const [a, b] = on(kernels);
    const product = step(() => matmul(a!, b!), kernels);
    assertEquals(flops(), 2 * 6 * 4 * 5);
    assertEquals(product.data, matmul(on(inner)[0]!, on(inner)[1]!).data);
    valueAndGradients((a, b) => sum(matmul(a, b)), [a!, b!]);
    assertEquals(flops(), 4 * 2 * 6 * 4 * 5); // once more forward, and once for each gradient
  }
});

Deno.test("countingKernels counts the keys that causal attention sees, and scores only where q and k score", () => {
  for (const inner of BACKENDS) {
    const { kernels, flops } = countingKernels(inner);
    const tensor = normal([2, 5, 12], new Pcg64(1), { kernels });
    const bias = normal([2, 3, 15], new Pcg64(1), { kernels });
    const sizes = { H: 3, D: 4 };
    attention({ q: { tensor }, k: { tensor }, v: { tensor }, ...sizes });
    const whole = 2 * 3 * 15 * 4 * 2 * 2; // B·H·pairs·D, scores and values, multiply and add
    assertEquals(flops(), whole);
    attention({ bias, v: { tensor }, ...sizes }); // three queries at the end of five keys: 3 + 4 + 5 pairs
    assertEquals(flops() - whole, 2 * 3 * 12 * 4 * 2);
    const weights = kernels.prepare({ w: Float32Array.from({ length: 12 }, () => 1), N: 3, K: 4 });
    const before = flops();
    kernels.preparedProduct({ x: kernels.floats(8), weights, y: kernels.floats(6), M: 2 });
    assertEquals(flops() - before, 2 * 2 * 3 * 4);
    weights.close();
  }
});

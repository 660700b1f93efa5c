import { assert, assertEquals } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { feedForward, feedForwardSpecs, norm, normSpecs, Parameters } from "../../lib/nn/mod.ts";
import { tensor } from "../../lib/tensor/mod.ts";

const BACKENDS = (["reference64", "wasm", "wasm-strict"] as const).map(kernelsNamed);

Deno.test("norm normalises with the gain and offset of its path", () => {
  for (const kernels of BACKENDS) {
    const parameters = new Parameters([...normSpecs("a", 2), ...normSpecs("b", 2)], kernels);
    parameters.get("a.gain").floats.set([2, 3]);
    parameters.get("a.offset").floats.set([10, 20]);
    const y = norm(parameters, "a", tensor([[1, 3], [5, 5]], { kernels })).data;
    const unit = 1 / Math.sqrt(1 + 1e-5); // mean 2, variance 1
    [10 - 2 * unit, 20 + 3 * unit, 10, 20].forEach((expected, i) =>
      assert(Math.abs(y[i]! - expected) < 1e-5)
    );
    assert(norm(parameters, "b", tensor([[1, 3]], { kernels })).data.every((x) => x === 0));
    parameters.close();
  }
});

Deno.test("feedForward is gelu(x·w0)·w1", () => {
  for (const kernels of BACKENDS) {
    const parameters = new Parameters(feedForwardSpecs("mlp", 2, 3), kernels);
    parameters.get("mlp.w0").floats.set([1, 0, -1, 0, 2, 1]); // (2, 3)
    parameters.get("mlp.w1").floats.set([1, 10, 2, 20, 3, 30]); // (3, 2)
    const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    const y = feedForward(parameters, "mlp", tensor([[[0.5, -1]]], { kernels })); // hidden: 0.5, −2, −1.5
    assertEquals(y.shape, [1, 1, 2]);
    const expected = gelu(0.5) + 2 * gelu(-2) + 3 * gelu(-1.5);
    [expected, 10 * expected].forEach((value, i) => assert(Math.abs(y.data[i]! - value) < 1e-5, `${y}`));
    parameters.close();
  }
});

Deno.test("normSpecs and feedForwardSpecs declare matrices alone as decayed", () => {
  const parameters = new Parameters(
    [...normSpecs("ln", 4), ...feedForwardSpecs("mlp", 4, 8)],
    kernelsNamed("reference64"),
  );
  assertEquals(parameters.decayed, { start: 0, end: 64 });
  assertEquals([...parameters.names], ["ln.gain", "ln.offset", "mlp.w0", "mlp.w1"]);
});

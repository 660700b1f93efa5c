import { assert, assertEquals } from "@std/assert";
import { matmul, sum, tanh, valueAndGradients } from "../../lib/autograd/mod.ts";
import type { FloatArray } from "../../lib/kernels/kernels.ts";
import { type Tensor, tensor } from "../../lib/tensor/mod.ts";
import { backends, reference, uniforms } from "./support.ts";

const address = (array: FloatArray): number => array.byteOffset;

Deno.test("release lets the next array of its size, and of no other, take the place", () => {
  for (const kernels of backends) {
    kernels.enter();
    const [first, second] = [kernels.floats(100), kernels.floats(100)];
    const other = kernels.floats(300);
    kernels.release(first);
    const larger = kernels.floats(200);
    assert(![first, second, other].some((array) => address(array) === address(larger)));
    assertEquals(address(kernels.floats(100)), address(first));
    assert(address(kernels.floats(100)) !== address(first), "one place, one array");
    kernels.leave();
  }
});

Deno.test("release takes an array once, and leaves strange ones alone", () => {
  for (const kernels of [...backends, reference]) {
    const region = kernels.region(64);
    kernels.enter();
    const outer = kernels.floats(64);
    kernels.enter();
    const array = kernels.floats(64);
    for (const strange of [region.floats, outer, new Float32Array(64), array.subarray(0, 8)]) {
      kernels.release(strange);
    }
    kernels.release(array);
    kernels.release(array);
    const taken = [kernels.floats(64), kernels.floats(64), kernels.floats(64)];
    const places = new Set(
      [region.floats, outer, ...taken].map(({ buffer, byteOffset }) => [buffer, byteOffset].join()),
    );
    if (kernels.name.startsWith("wasm")) {
      assertEquals(places.size, 5, `${kernels.name}: arrays share a place`);
    }
    taken.forEach((array, i) => array.fill(i));
    taken.forEach((array, i) => assert(array.every((value) => value === i)));
    kernels.leave();
    kernels.leave();
    region.close();
  }
});

Deno.test("an array given back is forgotten when its step ends", () => {
  for (const kernels of backends) {
    kernels.enter();
    kernels.enter();
    const inner = kernels.floats(100);
    kernels.release(inner);
    kernels.leave();
    const next = [kernels.floats(100), kernels.floats(100)];
    assert(address(next[0]!) !== address(next[1]!), "the inner step's place is given out once");
    kernels.leave();
  }
});

Deno.test("gradients given back on the way do not change those that stay", () => {
  const sizes = { x: uniforms(12 * 8), w: uniforms(8 * 8) };
  // Many layers of one size: each backward pass takes the places of the ones before it.
  const run = (kernels: typeof reference) => {
    const [x, w] = [
      tensor(sizes.x, { shape: [12, 8], kernels }),
      tensor(sizes.w, { shape: [8, 8], kernels }),
    ];
    const deep = (x: Tensor, w: Tensor): Tensor => {
      let y = x;
      for (let layer = 0; layer < 6; layer++) y = tanh(matmul(y, w));
      return sum(y);
    };
    return valueAndGradients(deep, [x, w]).gradients.map(({ data }) => [...data]);
  };
  const expected = run(reference).flat();
  for (const kernels of backends) {
    run(kernels).flat().forEach((value, i) => {
      assert(Math.abs(value - expected[i]!) < 1e-4 * (1 + Math.abs(expected[i]!)), `${kernels.name}, ${i}`);
    });
  }
});

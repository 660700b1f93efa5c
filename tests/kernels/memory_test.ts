import { assert, assertEquals, assertThrows } from "@std/assert";
import type { FloatArray, Kernels } from "../../lib/kernels/kernels.ts";
import { referenceKernels } from "../../lib/kernels/reference/backend.ts";
import { type WasmKernels, wasmKernels } from "../../lib/kernels/wasm/backend.ts";
import { assertSameBits, backends, reference, uniforms } from "./support.ts";

const everywhere: readonly Kernels[] = [...backends, reference, referenceKernels("float32")];

/** A small engine whose memory the test may use up: 512 pages of 64 KiB are 8,388,608 floats. */
function smallEngine(): WasmKernels {
  return wasmKernels({ mode: "strict", maxPages: 512 });
}
const PAGES_FLOATS = 512 * 16_384;

function assertStillWorks(kernels: Kernels, label: string): void {
  const c = new Float32Array(4);
  kernels.gemm({ a: Float32Array.of(1, 2, 3, 4), b: Float32Array.of(1, 1, 1, 1), c, M: 2, N: 2, K: 2 });
  assertEquals([...c], [3, 3, 7, 7], label);
}

Deno.test("region gives zeroed floats of the backend's dtype that survive steps", () => {
  for (const kernels of everywhere) {
    const region = kernels.region(1000);
    assertEquals(region.floats.length, 1000);
    assert(region.floats instanceof (kernels.dtype === "float32" ? Float32Array : Float64Array));
    assert(region.floats.every((value) => value === 0), `${kernels.name}: not zeroed`);
    region.floats.forEach((_, i) => region.floats[i] = i);
    kernels.enter();
    const other = kernels.floats(5000);
    kernels.fill(other, 9);
    kernels.scale(region.floats, 2, region.floats);
    kernels.leave();
    assert(region.floats.every((value, i) => value === 2 * i), `${kernels.name}: content lost`);
    assert(!kernels.isTransient(region.floats), `${kernels.name}: a region is transient`);
    region.close();
  }
});

Deno.test("region inside a step is refused, and the step goes on", () => {
  for (const kernels of everywhere) {
    kernels.enter();
    const before = kernels.floats(100);
    kernels.fill(before, 5);
    assertThrows(() => kernels.region(1000), TypeError, "Cannot reserve a region as a step is open");
    assert(before.every((value) => value === 5));
    kernels.leave();
    kernels.region(1000).close();
  }
});

Deno.test("region space is used again after close, and zeroed again", () => {
  const kernels = smallEngine();
  const count = PAGES_FLOATS / 4;
  for (let round = 0; round < 40; round++) {
    const region = kernels.region(count);
    assert(region.floats.every((value) => value === 0), `round ${round}: not zeroed`);
    region.floats.fill(round + 1);
    region.close();
  }
  // Closed in another order than opened, and of different sizes.
  for (let round = 0; round < 20; round++) {
    const [a, b, c] = [count / 2, count / 4, count / 8].map((size) => kernels.region(size)) as [
      ReturnType<Kernels["region"]>,
      ReturnType<Kernels["region"]>,
      ReturnType<Kernels["region"]>,
    ];
    c.floats.fill(3);
    a.close();
    const d = kernels.region(count / 2);
    d.floats.fill(4);
    assert(c.floats.every((value) => value === 3), "an open region was overwritten");
    [b, c, d].forEach((region) => region.close());
  }
  assertStillWorks(kernels, "after regions");
});

Deno.test("region closed twice releases nothing a second time", () => {
  for (const kernels of everywhere) {
    const first = kernels.region(500);
    first.close();
    const second = kernels.region(500);
    first.close();
    const third = kernels.region(500);
    second.floats.fill(1);
    third.floats.fill(2);
    assert(second.floats.every((value) => value === 1), `${kernels.name}: two regions share memory`);
    second.close();
    third.close();
  }
});

Deno.test("floats and ints inside a step end with it, and outside are ordinary arrays", () => {
  for (const kernels of backends) {
    const outside = kernels.floats(10);
    assert(!kernels.isTransient(outside));
    assert(outside.buffer.byteLength === 40);
    kernels.enter();
    assert(kernels.isTransient(kernels.floats(10)));
    assert(kernels.isTransient(kernels.ints(10)));
    assert(!kernels.isTransient(outside));
    assert(!kernels.isTransient(new Int32Array(3)));
    kernels.leave();
    assert(!kernels.isTransient(kernels.ints(10)));
  }
});

Deno.test("isTransient is false for every array of the reference", () => {
  reference.enter();
  assert(!reference.isTransient(reference.floats(3)));
  reference.leave();
});

Deno.test("enter and leave nest: an inner step takes only its own arrays", () => {
  for (const kernels of everywhere) {
    kernels.enter();
    const outer = kernels.floats(1000);
    kernels.fill(outer, 1);
    kernels.enter();
    const inner = kernels.floats(1000);
    kernels.fill(inner, 2);
    kernels.leave();
    const later = kernels.floats(1000);
    kernels.fill(later, 3);
    assert(outer.every((value) => value === 1), `${kernels.name}: the outer array was overwritten`);
    assert(later.every((value) => value === 3));
    kernels.leave();
  }
});

Deno.test("arrays of one step never overlap, whatever their sizes", () => {
  for (const kernels of everywhere) {
    kernels.enter();
    const arrays: FloatArray[] = [];
    for (let n = 0; n < 60; n++) {
      arrays.push(kernels.floats(n));
      kernels.ints(n % 3).fill(-1);
    }
    arrays.forEach((array, i) => array.fill(i + 1));
    arrays.forEach((array, i) =>
      assert(array.every((value) => value === i + 1), `${kernels.name}: array ${i}`)
    );
    kernels.leave();
  }
});

Deno.test("leave without enter is refused", () => {
  for (const kernels of everywhere) {
    const error = assertThrows(() => kernels.leave(), Error, "Cannot leave");
    assert(error.message.length > 20, error.message);
    kernels.enter(); // the refusal changed nothing
    kernels.leave();
  }
});

Deno.test("10,000 steps leave the memory where it was", () => {
  for (const kernels of backends) {
    const x = new Float32Array(3000).fill(1); // an ordinary operand: copied in and out at each call
    const places = new Set<number>();
    for (let step = 0; step < 10_000; step++) {
      kernels.enter();
      const y = kernels.floats(3000);
      const z = kernels.floats(5000 + step % 100);
      kernels.scale(x, 2, y);
      if (step % 10 === 0) {
        kernels.enter();
        kernels.floats(100_000);
        kernels.leave();
      }
      places.add(y.byteOffset).add(z.byteOffset);
      kernels.leave();
    }
    assertEquals(places.size, 2, kernels.name);
  }
});

Deno.test("100,000 calls on ordinary arrays outside any step leave the memory where it was", () => {
  const kernels = smallEngine();
  const x = new Float32Array(2000).fill(1);
  const y = new Float32Array(2000);
  for (let call = 0; call < 100_000; call++) kernels.scale(x, 2, y); // 800 MB copied in, in a memory of 32 MiB
  assert(y.every((value) => value === 2));
});

Deno.test("floats beyond the memory throw a RangeError and leave the engine usable", () => {
  const kernels = smallEngine();
  kernels.enter();
  const small = kernels.floats(10);
  kernels.fill(small, 5);
  const error = assertThrows(() => kernels.floats(2 * PAGES_FLOATS), RangeError, "Cannot ");
  assert(/memory/i.test(error.message), error.message);
  assert(small.every((value) => value === 5));
  assertStillWorks(kernels, "inside the step");
  kernels.leave();
  kernels.enter();
  let refused = false;
  try {
    for (let i = 0; i < 1000; i++) kernels.floats(100_000);
  } catch (cause) {
    assert(cause instanceof RangeError, `${cause}`);
    refused = true;
  } finally {
    kernels.leave();
  }
  assert(refused, "100 million floats fit a memory of 8 million");
  assertStillWorks(kernels, "after the step");
  kernels.enter();
  assertEquals(kernels.floats(1_000_000).length, 1_000_000);
  kernels.leave();
});

Deno.test("region beyond the memory throws a RangeError and leaves the engine usable", () => {
  const kernels = smallEngine();
  const error = assertThrows(() => kernels.region(2 * PAGES_FLOATS), RangeError, "Cannot ");
  assert(/memory/i.test(error.message), error.message);
  assertStillWorks(kernels, "after the refusal");
  const region = kernels.region(1_000_000);
  region.close();
});

Deno.test("operands beyond the memory throw a RangeError and leave the engine usable", () => {
  const kernels = smallEngine();
  const x = new Float32Array(PAGES_FLOATS);
  assertThrows(() => kernels.scale(x, 2, x.slice()), RangeError, "Cannot ");
  assertStillWorks(kernels, "after the refusal");
  // A refusal half-way through the operands must not keep what was copied in.
  const half = new Float32Array(PAGES_FLOATS / 2);
  for (let round = 0; round < 5; round++) {
    assertThrows(() => kernels.binary("add", half, half.slice(), half.slice()), RangeError, "Cannot ");
  }
  assertStillWorks(kernels, "after five refusals");
  kernels.enter();
  assertEquals(kernels.floats(4_000_000).length, 4_000_000);
  kernels.leave();
});

Deno.test("floats of a step may be views with any alignment and length 0", () => {
  for (const kernels of backends) {
    kernels.enter();
    const whole = kernels.floats(100).fill(1);
    for (let start = 0; start < 8; start++) {
      const view = whole.subarray(start, start + 5);
      kernels.scale(view, 2, view);
    }
    // Element i was doubled once for each of the views that hold it.
    const times = (i: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((start) => start <= i && i < start + 5).length;
    whole.forEach((value, i) => assertEquals(value, 2 ** times(i), `${kernels.name} [${i}]`));
    assertEquals(kernels.floats(0).length, 0);
    kernels.leave();
  }
});

Deno.test("kernels compute above 2 GiB, where addresses have their highest bit set", () => {
  const kernels = wasmKernels({ mode: "strict" });
  if (kernels.launcher.memory.pages < 40_000) return; // the machine grants less memory
  const [M, N, K] = [13, 21, 34];
  const ordinary = [uniforms(M * K), uniforms(N * K)] as const;
  const run = (): FloatArray[] => {
    const [a, b, c, d, e] = [M * K, N * K, M * N, M * N, 1].map((count) => kernels.floats(count)) as [
      ...[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    ];
    a.set(ordinary[0]);
    b.set(ordinary[1]);
    kernels.gemm({ a, b, c, M, N, K });
    kernels.unary("gelu", c, c);
    kernels.softmax(c, d, M, N);
    kernels.layerNorm({
      ...{ x: d, gain: b.subarray(0, N), offset: a.subarray(0, N), y: c, stats: kernels.floats(2 * M) },
      ...{ rows: M, columns: N, epsilon: 1e-5 },
    });
    kernels.sum(c, e);
    const head = (array: FloatArray) => ({ array, offset: 0, batch: 0, row: N, head: 0 });
    const weights = kernels.floats(M * M);
    kernels.attention({
      ...{ B: 1, H: 1, Tq: M, Tk: M, D: N, scale: 1, weights },
      ...{ q: head(c), k: head(d), v: head(c), out: head(d) },
    });
    kernels.stridedSum({
      ...{ x: d, y: c, shape: [N, M], strides: [1, N], innerShape: [], innerStrides: [], offset: 0 },
    });
    kernels.rmsNorm({ x: d, gain: a, y: d, inverses: e, rows: 1, columns: M * N, epsilon: 1e-5 });
    kernels.rotary({
      ...{ x: d, y: d, rows: M, columns: N, heads: 2, D: 10, T: M, table: a, first: 0, inverse: false },
    });
    kernels.siluGate({ a: c, b: d, y: c });
    const [top, places] = [kernels.floats(M * 9), kernels.ints(M * 9)];
    kernels.topK({ x: c, values: top, indices: places, rows: M, columns: N, k: 9 });
    kernels.logSoftmax(c, c, M, N);
    return [c, d, e, top, Float32Array.from(places)].map((array) => array.slice());
  };
  kernels.enter();
  const low = run();
  kernels.floats(2 ** 29); // 2 GiB that nobody touches
  assert(kernels.floats(1).byteOffset >= 2 ** 31);
  const high = run();
  low.forEach((array, i) => assertSameBits(high[i]!, array, `result ${i}`));
  kernels.leave();
});

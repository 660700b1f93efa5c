/** Native kernels: JavaScript on the engine's memory, on all threads. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { engine } from "../../lib/kernels/wasm/backend.ts";
import { nativeFamily } from "../../lib/kernels/wasm/native.ts";

/** Writes to each place which of the threads was there, by its scratch. Nothing from outside is used. */
const family = nativeFamily((memory: WebAssembly.Memory, { factor }: { factor: number }) => ({
  mark: (address, lo, hi, scratch) => {
    const y = new Float64Array(memory.buffer, address);
    for (let i = lo!; i < hi!; i++) y[i] = factor * scratch!;
  },
  fail: (lo) => {
    if (lo! > 0) throw new RangeError(`no part begins at ${lo}`);
  },
}), { factor: 3 });

const EXTENT = 90;
const work = { extent: EXTENT, unit: 30, operations: 1e9 };

Deno.test("nativeFamily gives every thread its part, beside families of WebAssembly", async () => {
  const { kernels, runner } = engine({ threads: 3, maxPages: 4096 }, family);
  const { launcher } = kernels;
  const marks = (): number[] => {
    const region = kernels.region(2 * EXTENT);
    runner.launch("native", "mark", () => [region.floats.byteOffset], work);
    const found = [...new Float64Array(launcher.memory.memory.buffer, region.floats.byteOffset, EXTENT)];
    region.close();
    return found;
  };
  const alone = marks(); // the workers have just been asked for
  assertEquals(new Set(alone), new Set([3 * launcher.memory.scratch]));
  kernels.fill(new Float32Array(1 << 17), 1);
  for (let tries = 0; tries < 400 && !launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assertEquals([launcher.sharesWork, launcher.threadsFailure], [true, undefined]);
  const shared = marks();
  const parts = [0, 1, 2].map((part) => new Set(shared.slice(30 * part, 30 * part + 30)));
  assertEquals(parts.map(({ size }) => size), [1, 1, 1], "one thread a part");
  assertEquals(new Set(shared).size, 3);
  assertThrows(
    () => launcher.launch("native", "fail", [], work),
    Error,
    "Cannot finish a kernel as a worker thread failed: RangeError: no part begins at",
  );
  const y = new Float32Array(1 << 17);
  kernels.fill(y, 2);
  assert(y.every((value) => value === 2));
  launcher.close();
});

Deno.test("nativeFamily whose program fails in the workers leaves the work to the main thread", async () => {
  const choosy = nativeFamily((memory: WebAssembly.Memory) => {
    if (!("document" in globalThis)) throw new Error("not here");
    return { mark: (address, lo, hi) => new Uint8Array(memory.buffer, address).fill(7, lo, hi) };
  }, {});
  const here = globalThis as { document?: boolean };
  here.document = true;
  try {
    const { kernels, runner } = engine({ threads: 2, maxPages: 4096 }, choosy);
    const region = kernels.region(EXTENT);
    const bytes = new Uint8Array(region.floats.buffer, region.floats.byteOffset, EXTENT);
    const mark = () => runner.launch("native", "mark", () => [bytes.byteOffset], work);
    mark();
    const { launcher } = kernels;
    for (let tries = 0; tries < 400 && launcher.threadsFailure === undefined; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert(String(launcher.threadsFailure).includes("not here"), `${launcher.threadsFailure}`);
    bytes.fill(0);
    mark();
    assertEquals([launcher.sharesWork, new Set(bytes)], [false, new Set([7])]);
    launcher.close();
  } finally {
    delete here.document;
  }
});

Deno.test("launch refuses native kernels where there are none, and names that are none", () => {
  const work = { extent: 1, unit: 1, operations: 1 };
  const none = engine({ threads: 1, maxPages: 1024 }).kernels.launcher;
  assertThrows(
    () => none.launch("native", "mark", [], work),
    TypeError,
    "this launcher was made without any",
  );
  const some = engine({ threads: 1, maxPages: 1024 }, family).kernels.launcher;
  assertThrows(() => some.launch("native", "nothing", [], work), TypeError, "none of this name: nothing");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { KvCache } from "../../lib/attention/mod.ts";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { tensor } from "../../lib/tensor/mod.ts";

const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
const rows = (...values: number[][]) => tensor([values], { kernels });

Deno.test("KvCache puts columns of new rows behind the tokens so far, layer by layer", () => {
  const cache = new KvCache(kernels, 2, 3, 4);
  cache.append(0, rows([1, 2, 3], [4, 5, 6]), { from: 1, to: 0, count: 2 });
  cache.append(0, rows([7], [8]), { from: 0, to: 3, count: 1 });
  cache.append(1, rows([9, 9], [9, 9]), { from: 0, to: 1, count: 2 });
  assertEquals(cache.length, 0); // until all layers have seen the tokens
  cache.advance(2);
  assertEquals([cache.length, cache.capacity, cache.width], [2, 3, 4]);
  cache.append(0, rows([10, 11]), { from: 0, to: 0, count: 2 });
  cache.advance(1);
  const first = cache.rows(0);
  assertEquals(first.shape, [1, 3, 4]);
  assertEquals([...first.data], [2, 3, 0, 7, 5, 6, 0, 8, 10, 11, 0, 0]);
  assertEquals([...cache.rows(1).data], [0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0]);
  cache.close();
});

Deno.test("KvCache refuses more tokens than it holds, and takes them after clear", () => {
  for (const kernels of [kernelsNamed("reference64"), kernelsNamed("wasm")]) {
    const cache = new KvCache(kernels, 1, 2, 1);
    const row = tensor([[[5], [6]]], { kernels });
    cache.append(0, row, { from: 0, to: 0, count: 1 });
    cache.advance(2);
    assertThrows(
      () => cache.append(0, tensor([[[1]]], { kernels }), { from: 0, to: 0, count: 1 }),
      RangeError,
      "Cannot cache tokens as the cache holds 2: 2 and 1 more",
    );
    assertEquals([...cache.rows(0).data], [5, 6]);
    cache.clear();
    assertEquals(cache.length, 0);
    cache.append(0, tensor([[[1]]], { kernels }), { from: 0, to: 0, count: 1 });
    assertEquals(cache.rows(0).data[0], 1);
    cache.close();
  }
});

Deno.test("KvCache gives its memory back, and says so to whoever uses it after", () => {
  const { memory } = kernels.launcher;
  const cache = new KvCache(kernels, 4, 100, 32);
  assert(memory.usedBytes >= 4 * 4 * 100 * 32);
  cache.close();
  cache.close();
  assertEquals(memory.usedBytes, 0);
  const rule = "Cannot use a cache as its memory was given back: close() was called";
  assertThrows(() => cache.rows(0), TypeError, rule);
  assertThrows(() => cache.append(0, rows([1]), { from: 0, to: 0, count: 1 }), TypeError, rule);
});

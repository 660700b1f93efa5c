import { assert, assertEquals } from "@std/assert";
import { blockOf, isForBlas, LEAST_TERMS } from "../../../lib/kernels/blas/split.ts";

Deno.test("blockOf cuts into a power of two of nearly equal pieces, none shorter than half a usual one", () => {
  for (let extent = 1; extent < 5000; extent++) {
    const block = blockOf(extent);
    const pieces = Math.ceil(extent / block);
    assert(block >= 1 && pieces <= 64, `${extent} in pieces of ${block}`);
    if (extent < 64) assertEquals(pieces, 1);
    else assert(block % 16 === 0 && block >= 32 && pieces >= 2, `${extent} in pieces of ${block}`);
  }
  assertEquals([64, 288, 768, 2048, 4096, 1 << 20].map(blockOf), [32, 144, 384, 256, 256, 16384]);
});

Deno.test("blockOf gives two threads equal shares of the sizes of a Llama", () => {
  for (const extent of [288, 768, 2048, 4096]) {
    const half = Math.floor(extent / 2 / blockOf(extent)) * blockOf(extent);
    assertEquals(half, extent / 2);
  }
});

Deno.test("isForBlas takes large products of matrices, whatever the transposition", () => {
  const array = new Float32Array(0);
  const call = { a: array, b: array, c: array };
  for (const transpose of [{}, { transposeA: true }, { transposeB: true }]) {
    assert(isForBlas({ ...call, M: 32, N: 32, K: LEAST_TERMS / 1024, ...transpose }));
    assert(!isForBlas({ ...call, M: 32, N: 32, K: LEAST_TERMS / 1024 - 1, ...transpose }));
  }
  assert(!isForBlas({ ...call, M: 1, N: 4096, K: 4096 }));
  assert(!isForBlas({ ...call, M: 4096, N: 1, K: 4096 }));
  assert(!isForBlas({ ...call, M: 64, N: 64, K: 64, strideB: 63 }));
});

Deno.test("isForBlas takes any product from a least size that is given, but none without terms", () => {
  const array = new Float32Array(0);
  const call = { a: array, b: array, c: array };
  assert(isForBlas({ ...call, M: 1, N: 1, K: 1 }, 0));
  assert(!isForBlas({ ...call, M: 1, N: 1, K: 0 }, 0));
  assert(!isForBlas({ ...call, M: 64, N: 64, K: 64 }, 64 ** 3 + 1));
});

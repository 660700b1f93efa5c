import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Xorshift64Star } from "../../lib/random/xorshift64_star.ts";

const golden: Record<string, [number, string][]> = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/llisa/sampler/rng.json", import.meta.url)),
);

Deno.test("Xorshift64Star gives the draws and states of run.c for small, large and the largest seeds", () => {
  assertEquals(Object.keys(golden).length, 6);
  for (const [seed, draws] of Object.entries(golden)) {
    assertEquals(draws.length, 16);
    const random = new Xorshift64Star(BigInt(seed));
    for (const [draw, state] of draws) {
      assertEquals([random.nextUint32(), String(random.state)], [draw, state]);
    }
  }
});

Deno.test("Xorshift64Star agrees with 64-bit arithmetic from any state", () => {
  const M = (1n << 64n) - 1n;
  fc.assert(fc.property(fc.bigInt(1n, M), (seed) => {
    let s = seed;
    s ^= s >> 12n;
    s ^= (s << 25n) & M;
    s ^= s >> 27n;
    const draw = ((s * 0x2545F4914F6CDD1Dn) & M) >> 32n;
    const random = new Xorshift64Star(seed);
    assertEquals([BigInt(random.nextUint32()), random.state], [draw, s]);
    assertEquals(new Xorshift64Star(seed).uniform(), Number(draw >> 8n) / 2 ** 24);
  }));
});

Deno.test("Xorshift64Star refuses seeds that are no state", () => {
  for (const seed of [0, -1, 1.5, NaN, 2 ** 53, 0n, -1n, 1n << 64n]) {
    const rule = `seed must be an integer from 1 to 2^64 - 1: ${seed}`;
    assertThrows(() => new Xorshift64Star(seed), RangeError, rule);
  }
});

import { assert, assertEquals } from "@std/assert";
import { standardNormal, type WordSource } from "../../lib/random/normal.ts";
import { Pcg64 } from "../../lib/random/pcg64.ts";
import haze from "../golden/random/haze_init.json" with { type: "json" };
import golden from "../golden/random/numpy_streams.json" with { type: "json" };

const TOLERANCE = 2.1e-15;
const R = 3.6541528853610088;

function assertNormals(random: Pcg64, expected: readonly number[], what: string): void {
  expected.forEach((x, i) => {
    const got = standardNormal(random);
    assert(Math.abs(got - x) <= TOLERANCE, `${what}, draw ${i}: ${got} is not ${x}`);
    assertEquals(Math.fround(0.02 * got), Math.fround(0.02 * x));
  });
}

Deno.test("standardNormal equals numpy's standard_normal for the upstream system's seeds", () => {
  for (const { seed, standard_normal } of haze.streams) {
    assertNormals(new Pcg64(seed), standard_normal, `seed ${seed}`);
  }
});

Deno.test("standardNormal gives upstream's initial weights exactly in float32", () => {
  for (const { seed, scale, w } of haze.init_weight) {
    const random = new Pcg64(seed);
    assertEquals(w.data.map(() => Math.fround(scale * random.normal())), w.data);
  }
});

Deno.test("standardNormal equals numpy in the tail, both signs, and takes as many draws", () => {
  const signs = new Set<number>();
  for (const { seed, tail_at, standard_normal, next_u64 } of golden.tails) {
    const beyond = standard_normal[tail_at];
    assert(Math.abs(beyond) > R);
    signs.add(Math.sign(beyond));
    const random = new Pcg64(BigInt(seed));
    assertNormals(random, standard_normal, `seed ${seed}`);
    assertEquals(random.nextUint64(), BigInt(next_u64));
  }
  assertEquals(signs.size, 2);
});

Deno.test("standardNormal equals numpy in float32 over 200,000 draws and takes as many draws", () => {
  for (const { seed, count, float32_hash, tail_count, next_u64 } of golden.long) {
    const random = new Pcg64(BigInt(seed));
    const weights = new Float32Array(count);
    let beyond = 0;
    for (let i = 0; i < count; i++) {
      const x = random.normal();
      if (Math.abs(x) > R) beyond++;
      weights[i] = 0.02 * x;
    }
    let hash = 0x811c9dc5;
    for (const word of new Uint32Array(weights.buffer)) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    assertEquals(hash, float32_hash);
    assertEquals(beyond, tail_count);
    assertEquals(random.nextUint64(), BigInt(next_u64));
  }
});

Deno.test("standardNormal has the moments of N(0, 1)", () => {
  const random = new Pcg64(99);
  const n = 400_000;
  let s1 = 0, s2 = 0, s3 = 0, s4 = 0;
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    s1 += x;
    s2 += x * x;
    s3 += x * x * x;
    s4 += x * x * x * x;
  }
  // Five standard errors each; the variances of x, x², x³, x⁴ are 1, 2, 15, 96.
  assert(Math.abs(s1 / n) < 5 * Math.sqrt(1 / n));
  assert(Math.abs(s2 / n - 1) < 5 * Math.sqrt(2 / n));
  assert(Math.abs(s3 / n) < 5 * Math.sqrt(15 / n));
  assert(Math.abs(s4 / n - 3) < 5 * Math.sqrt(96 / n));
});

Deno.test("standardNormal reads layer, sign and position from their bits", () => {
  const fixed = (word: bigint): WordSource => ({
    step: () => {},
    high: Number(word >> 32n),
    low: Number(word & 0xffffffffn),
    uniform: () => {
      throw new Error("no uniform is needed here");
    },
  });
  // Layer 255 is 2^52 units wide up to R. Bits 61 to 63 are unused.
  for (const position of [0n, 1n, 0x7fffffn, 0x800000n, 0xffffffffn, 0x100000000n, 0x8123456789abcn]) {
    const word = (position << 9n) | 255n;
    const expected = Number(position) * (R / 2 ** 52);
    assertEquals(standardNormal(fixed(word)), expected);
    assertEquals(standardNormal(fixed(word | (7n << 61n))), expected);
    assertEquals(standardNormal(fixed(word | 256n)), -expected);
  }
});

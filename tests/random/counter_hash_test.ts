import { assert, assertEquals, assertThrows } from "@std/assert";
import { counterHash, counterKey, counterUniform, fmix32 } from "../../lib/random/counter_hash.ts";
import { Pcg64 } from "../../lib/random/pcg64.ts";

// Every bound below is five standard errors under independence (one exception is stated), and all inputs are fixed.
const N = 1 << 17;
const FIVE_SIGMA_MEAN = 5 * Math.sqrt(1 / 12 / N);
const FIVE_SIGMA_CORRELATION = 5 / Math.sqrt(N);

const stream = (key: number): Float64Array =>
  Float64Array.from({ length: N }, (_, i) => counterUniform(key, i));

function correlation(x: Float64Array, y: Float64Array, lag = 0): number {
  const n = x.length - lag;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (x[i] - 0.5) * (y[i + lag] - 0.5);
  return (sum / n) * 12;
}

function assertUncorrelated(x: Float64Array, y: Float64Array, lag: number, what: string): void {
  const r = correlation(x, y, lag);
  assert(Math.abs(r) < FIVE_SIGMA_CORRELATION, `${what}, lag ${lag}: correlation ${r}`);
}

const MASK = 0xffffffffn;
function bigFmix32(x: bigint): bigint {
  x ^= x >> 16n;
  x = (x * 0x85ebca6bn) & MASK;
  x ^= x >> 13n;
  x = (x * 0xc2b2ae35n) & MASK;
  return x ^ (x >> 16n);
}

Deno.test("fmix32 gives the published MurmurHash3 values of the empty key", () => {
  // MurmurHash3_x86_32("", seed) is the finaliser of the seed.
  assertEquals([fmix32(0), fmix32(1), fmix32(0xffffffff)], [0, 0x514e28b7, 0x81f16f39]);
});

Deno.test("fmix32, counterKey and counterHash equal plain bigint arithmetic", () => {
  const random = new Pcg64(17);
  const word = (): number =>
    [0, 1, 0x7fffffff, 0x80000000, 0xffffffff][random.below(20)] ?? random.below(2 ** 32);
  for (let i = 0; i < 5000; i++) {
    const a = word(), b = word(), c = word();
    assertEquals(BigInt(fmix32(a)), bigFmix32(BigInt(a)));
    assertEquals(BigInt(counterHash(a, b)), bigFmix32((BigInt(a) + BigInt(b) * 0x9e3779b9n) & MASK));
    const key = bigFmix32(bigFmix32(bigFmix32(BigInt(a)) ^ BigInt(b)) ^ BigInt(c));
    assertEquals(BigInt(counterKey(a, b, c)), key);
  }
});

Deno.test("fmix32 flips each output bit for half of the inputs, whichever input bit changes", () => {
  const samples = 4096;
  const random = new Pcg64(6);
  const inputs = Uint32Array.from({ length: samples }, () => random.below(2 ** 32));
  for (let bit = 0; bit < 32; bit++) {
    const flips = new Uint32Array(32);
    for (const x of inputs) {
      const changed = fmix32(x) ^ fmix32(x ^ (1 << bit));
      for (let out = 0; out < 32; out++) flips[out] += (changed >>> out) & 1;
    }
    // A fixed function is not exactly balanced, so the bound is 0.05 (6.4 standard errors).
    for (const count of flips) {
      assert(Math.abs(count / samples - 0.5) < 0.05, `input bit ${bit}: ${count / samples}`);
    }
  }
});

Deno.test("counterHash never repeats within a key over neighbouring indices and wraps at 2^32", () => {
  const key = counterKey(1, 2, 3);
  const seen = new Set<number>();
  for (let i = 0; i < N; i++) seen.add(counterHash(key, i));
  assertEquals(seen.size, N);
  assertEquals(counterHash(key, 2 ** 32 + 5), counterHash(key, 5));
  assertEquals(counterHash(key + 2 ** 32, 5), counterHash(key, 5));
});

Deno.test("counterUniform is the upper 24 bits, in [0, 1) and exact in float32", () => {
  const key = counterKey(42, 7, 1);
  for (let i = 0; i < 5000; i++) {
    const u = counterUniform(key, i);
    assertEquals(u, Math.floor(counterHash(key, i) / 256) / 2 ** 24);
    assert(u >= 0 && u < 1 && Math.fround(u) === u);
  }
});

Deno.test("counterUniform has the mean and variance of a uniform number", () => {
  for (
    const [seed, step, op] of [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [42, 1000, 12], [0xffffffff, 1, 5]]
  ) {
    const x = stream(counterKey(seed, step, op));
    const mean = x.reduce((sum, u) => sum + u, 0) / N;
    const variance = x.reduce((sum, u) => sum + (u - 0.5) ** 2, 0) / N;
    assert(Math.abs(mean - 0.5) < FIVE_SIGMA_MEAN, `mean ${mean} at ${[seed, step, op]}`);
    // The variance of (u − 1/2)² is 1/180.
    assert(
      Math.abs(variance - 1 / 12) < 5 * Math.sqrt(1 / 180 / N),
      `variance ${variance} at ${[seed, step, op]}`,
    );
  }
});

Deno.test("counterUniform fills 256 bins evenly and each hash bit is a fair coin", () => {
  for (const key of [counterKey(0, 0, 0), counterKey(42, 3, 2)]) {
    const bins = new Uint32Array(256), bits = new Uint32Array(32);
    for (let i = 0; i < N; i++) {
      bins[Math.floor(counterUniform(key, i) * 256)]++;
      const hash = counterHash(key, i);
      for (let bit = 0; bit < 32; bit++) bits[bit] += (hash >>> bit) & 1;
    }
    const expected = N / 256;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation √510.
    assert(Math.abs(chiSquare - 255) < 5 * Math.sqrt(510), `chi-square ${chiSquare}`);
    for (const count of bits) {
      assert(Math.abs(count / N - 0.5) < 5 * Math.sqrt(0.25 / N), `bit share ${count / N}`);
    }
  }
});

Deno.test("counterUniform shows no serial correlation along the index", () => {
  for (const key of [counterKey(0, 0, 0), counterKey(42, 5, 3), counterKey(7, 100, 0)]) {
    const x = stream(key);
    for (const lag of [1, 2, 3, 4, 5, 8, 13, 16, 21, 64, 128, 256, 1024]) {
      assertUncorrelated(x, x, lag, `key ${key}`);
    }
  }
});

Deno.test("counterUniform is uncorrelated between neighbouring seeds, steps and ops", () => {
  for (const [seed, step, op] of [[0, 0, 0], [42, 10, 4], [123456789, 65535, 255]]) {
    const x = stream(counterKey(seed, step, op));
    const neighbours = [
      [seed + 1, step, op],
      [seed, step + 1, op],
      [seed, step, op + 1],
      [seed, step + 1, op + 1],
      [seed, step + 2, op],
      [seed, step, op + 2],
      [seed, step ^ 256, op],
      [seed, op, step + 3],
    ];
    for (const [s, t, o] of neighbours) {
      const y = stream(counterKey(s, t, o));
      for (const lag of [0, 1, 2]) {
        assertUncorrelated(x, y, lag, `${[seed, step, op]} and ${[s, t, o]}`);
        assertUncorrelated(y, x, lag, `${[s, t, o]} and ${[seed, step, op]}`);
      }
    }
  }
});

Deno.test("counterUniform drops the same element in two steps as often as chance says", () => {
  const rate = 0.1;
  const one = stream(counterKey(42, 1, 0)), two = stream(counterKey(42, 2, 0));
  let both = 0;
  for (let i = 0; i < N; i++) if (one[i] < rate && two[i] < rate) both++;
  const p = rate * rate;
  assert(Math.abs(both / N - p) < 5 * Math.sqrt((p * (1 - p)) / N), `share ${both / N}`);
});

Deno.test("counterUniform of one element looks random over steps and over ops", () => {
  for (const index of [0, 1, 1000]) {
    for (
      const keyAt of [
        (i: number): number => counterKey(42, i, 3),
        (i: number): number => counterKey(42, 3, i),
        (i: number): number => counterKey(i, 0, 0),
      ]
    ) {
      const x = Float64Array.from({ length: N }, (_, i) => counterUniform(keyAt(i), index));
      const mean = x.reduce((sum, u) => sum + u, 0) / N;
      assert(Math.abs(mean - 0.5) < FIVE_SIGMA_MEAN, `mean ${mean}`);
      for (const lag of [1, 2, 3, 16]) assertUncorrelated(x, x, lag, `index ${index}`);
    }
  }
});

Deno.test("counterKey gives different keys for all steps at one op and all ops at one step", () => {
  const n = 1 << 16;
  const steps = new Set<number>(), ops = new Set<number>();
  for (let i = 0; i < n; i++) {
    steps.add(counterKey(42, i, 3));
    ops.add(counterKey(42, 3, i));
  }
  assertEquals([steps.size, ops.size], [n, n]);
});

Deno.test("counterKey refuses what is no 32-bit unsigned integer", () => {
  for (const bad of [-1, 0.5, NaN, Infinity, 2 ** 32]) {
    assertThrows(
      () => counterKey(bad, 0, 0),
      RangeError,
      `Cannot make a counter key as seed is an integer from 0 to 2^32 - 1: ${bad}\nhint: seedSequence(seed, 1)[0]`,
    );
    assertThrows(
      () => counterKey(0, bad, 0),
      RangeError,
      "Cannot make a counter key as step is an integer from 0",
    );
    assertThrows(
      () => counterKey(0, 0, bad),
      RangeError,
      "Cannot make a counter key as op is an integer from 0",
    );
  }
  assertThrows(
    () => counterKey(1n as unknown as number, 0, 0),
    TypeError,
    "Cannot make a counter key as seed is a number: bigint",
  );
});

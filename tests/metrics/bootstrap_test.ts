import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { blockBootstrap } from "../../lib/metrics/bootstrap.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

function normals(random: Pcg64, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

/** x_t = φ x_{t−1} + noise with unit variance and mean zero. */
function autoregressive(random: Pcg64, count: number, phi: number): Float64Array {
  const series = normals(random, count);
  for (let t = 1; t < count; t++) series[t] = phi * series[t - 1] + Math.sqrt(1 - phi * phi) * series[t];
  return series;
}

/** The share of `trials` series of true mean zero whose interval holds zero. */
function coverage(trials: number, blockLength: number, draw: (random: Pcg64) => Float64Array): number {
  const random = new Pcg64(77);
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = blockBootstrap(draw(random), { blockLength, resamples: 200, seed: trial });
    if (low <= 0 && 0 <= high) held++;
  }
  return held / trials;
}

Deno.test("blockBootstrap is deterministic in its seed", () => {
  const values = normals(new Pcg64(1), 200);
  const options = { blockLength: 7, seed: 3 };
  assertEquals(blockBootstrap(values, options), blockBootstrap(values, options));
  assert(blockBootstrap(values, options).low !== blockBootstrap(values, { ...options, seed: 4 }).low);
});

Deno.test("blockBootstrap returns an interval that holds the mean and lies within the range of the values", () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 60 });
  fc.assert(fc.property(values, fc.nat(), (row, pick) => {
    const blockLength = 1 + pick % Math.floor(row.length / 2);
    const { mean, low, high } = blockBootstrap(row, { blockLength, resamples: 50, seed: pick });
    assertAlmostEquals(mean, row.reduce((sum, value) => sum + value, 0) / row.length, 1e-10);
    assert(low <= mean && mean <= high);
    const spread = Math.max(...row) - Math.min(...row);
    assert(high - low <= 2 * spread + 1e-9);
  }));
});

Deno.test("blockBootstrap narrows with the square root of the number of values and widens with the level", () => {
  const values = normals(new Pcg64(2), 10_000);
  const width = (count: number, level: number): number => {
    const { low, high } = blockBootstrap(values.subarray(0, count), { blockLength: 5, level, seed: 1 });
    return high - low;
  };
  assertAlmostEquals(width(100, 0.95) / width(10_000, 0.95), 10, 2.5);
  assert(width(1000, 0.5) < width(1000, 0.9) && width(1000, 0.9) < width(1000, 0.99));
});

Deno.test("blockBootstrap with blocks of one has the width of the normal interval", () => {
  const values = normals(new Pcg64(3), 5000);
  const { low, high } = blockBootstrap(values, { blockLength: 1, resamples: 4000, seed: 1 });
  assertAlmostEquals((high - low) * Math.sqrt(5000), 2 * 1.96, 0.2);
});

Deno.test("blockBootstrap covers the true mean of independent values in about 95 of 100 cases", () => {
  // 300 trials: the standard error of the share is 0.013.
  const share = coverage(300, 1, (random) => normals(random, 150));
  assert(share >= 0.91 && share <= 0.985, String(share));
});

Deno.test("blockBootstrap covers the mean of dependent values with blocks and misses it without", () => {
  // φ = 0.6 makes the mean's variance 4 times that of independent values, so blocks of one give half the width.
  const draw = (random: Pcg64): Float64Array => autoregressive(random, 600, 0.6);
  const blocks = coverage(300, 25, draw);
  const single = coverage(300, 1, draw);
  assert(blocks >= 0.88 && blocks <= 0.98, String(blocks));
  assert(single <= 0.78, String(single));
});

Deno.test("blockBootstrap takes off the bias of rarely drawn ends", () => {
  // Only the ends differ from zero and lie in one block each: uncorrected resamples would average far below the mean.
  const values = new Float64Array(100);
  values[0] = values[99] = 50;
  const { mean, low, high } = blockBootstrap(values, { blockLength: 10, resamples: 2000, seed: 9 });
  assertEquals(mean, 1);
  assert(low < 1 && high > 1);
});

Deno.test("blockBootstrap draws exactly the resamples of blocks laid end to end, the last one cut short", () => {
  // Five values in blocks of two: two whole blocks and one value, each from one of four starts, 64 resamples in all.
  const values = [3, -1, 4, -10, 5];
  const means: number[] = [];
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      for (let c = 0; c < 4; c++) {
        means.push((values[a] + values[a + 1] + values[b] + values[b + 1] + values[c]) / 5);
      }
    }
  }
  const centre = means.reduce((sum, value) => sum + value, 0) / means.length;
  const { mean, low, high } = blockBootstrap(values, {
    blockLength: 2,
    resamples: 5000,
    level: 1 - 1e-9,
    seed: 2,
  });
  assertAlmostEquals(mean, 0.2, 1e-15);
  assertAlmostEquals(low, mean + Math.min(...means) - centre, 1e-6);
  assertAlmostEquals(high, mean + Math.max(...means) - centre, 1e-6);
});

Deno.test("blockBootstrap gives constant values an interval of no width", () => {
  assertEquals(blockBootstrap([2, 2, 2, 2], { blockLength: 2, seed: 0 }), { mean: 2, low: 2, high: 2 });
});

Deno.test("blockBootstrap refuses too few values, values that are not finite and bad settings", () => {
  const settings = { blockLength: 1, seed: 0 };
  assertThrows(
    () => blockBootstrap([], settings),
    RangeError,
    "as an average of at least two values: 0 given",
  );
  assertThrows(
    () => blockBootstrap([1], settings),
    RangeError,
    "as an average of at least two values: 1 given",
  );
  assertThrows(() => blockBootstrap([1, NaN], settings), RangeError, "of finite values: entry 1 is NaN");
  assertThrows(
    () => blockBootstrap([1, 2, 3], { ...settings, blockLength: 2 }),
    RangeError,
    "from 1 to 1: 2",
  );
  assertThrows(
    () => blockBootstrap([1, 2], { ...settings, resamples: 0 }),
    RangeError,
    "Cannot take resamples as",
  );
  assertThrows(
    () => blockBootstrap([1, 2], { ...settings, level: 1 }),
    RangeError,
    "as a share between 0 and 1: 1",
  );
  assertThrows(() => blockBootstrap([1, 2], { ...settings, seed: -1 }), RangeError);
});

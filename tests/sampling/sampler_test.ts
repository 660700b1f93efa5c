import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Pcg64 } from "../../lib/random/mod.ts";
import { draw } from "../../lib/sampling/sampler.ts";

const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 10, noNaN: true })), {
  minLength: 1,
  maxLength: 30,
}).filter((row) => row.some((weight) => weight > 0));

Deno.test("draw gives each token as often as its probability on a fixed grid of uniform numbers", () => {
  const gridSize = 2000;
  fc.assert(
    fc.property(weights, (row) => {
      const total = row.reduce((sum, weight) => sum + weight, 0);
      const counts = new Float64Array(row.length);
      for (let k = 0; k < gridSize; k++) counts[draw(row, (k + 0.5) / gridSize)]++;
      // An interval of length ℓ holds gridSize·ℓ grid points, give or take one.
      for (let i = 0; i < row.length; i++) {
        assertAlmostEquals(counts[i], gridSize * row[i] / total, 1 + 1e-6, `token ${i}`);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("draw never gives a token of probability 0 and is the count of quotients up to the uniform number", () => {
  const uniform = fc.oneof(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.constantFrom(0, 0.5, 1 - 2 ** -53),
  );
  fc.assert(fc.property(weights, uniform, (row, u) => {
    let sum = 0;
    const cumulative = row.map((weight) => sum += weight);
    const token = draw(row, u);
    assert(row[token] > 0);
    assertEquals(token, cumulative.filter((value) => value / sum <= u).length);
  }));
});

Deno.test("draw passes a cdf edge at equality, skips leading and trailing zeros, and need not see a sum of one", () => {
  assertEquals(draw([0.25, 0.25, 0.5], 0.25), 1);
  assertEquals(draw([0.25, 0.25, 0.5], 0.25 - 2 ** -54), 0);
  assertEquals(draw([0, 0, 3, 0], 0), 2);
  assertEquals(draw([0, 0, 3, 0], 1 - 2 ** -53), 2);
  assertEquals(draw(Float32Array.of(5, 15), 0.3), 1);
  assertEquals(draw([5e-324, 5e-324], 0.7), 1);
});

Deno.test("draw with a seeded generator agrees with the probabilities within four standard errors", () => {
  const probabilities = [0.5, 0.2, 0, 0.3];
  const random = new Pcg64(1);
  const counts = [0, 0, 0, 0];
  const draws = 20_000;
  for (let i = 0; i < draws; i++) counts[draw(probabilities, random.uniform())]++;
  for (const [i, p] of probabilities.entries()) {
    assertAlmostEquals(counts[i] / draws, p, 4 * Math.sqrt(p * (1 - p) / draws));
  }
});

Deno.test("draw refuses what is no distribution and what is no uniform number", () => {
  const entries = "Cannot draw as every probability must be ≥ 0 and finite: entry 1 is ";
  for (const bad of [NaN, -0.1, Infinity]) {
    assertThrows(() => draw([0.5, bad], 0.1), RangeError, `${entries}${bad}`);
  }
  const sum = "Cannot draw as the probabilities must have a finite sum above 0: ";
  assertThrows(() => draw([0, 0], 0), RangeError, `${sum}0`);
  assertThrows(() => draw([], 0), RangeError, `${sum}0`);
  assertThrows(() => draw([1e308, 1e308], 0), RangeError, `${sum}Infinity`);
  for (const bad of [1, -0.1, NaN]) {
    assertThrows(
      () => draw([1], bad),
      RangeError,
      `Cannot draw as the uniform number must be in [0, 1): ${bad}`,
    );
  }
});

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { brierFromSums, brierScore } from "../../lib/metrics/brier.ts";
import { softmax } from "../../lib/metrics/softmax.ts";

Deno.test("brierScore computes a hand-made example", () => {
  // (0.3² + 0.2² + 0.1²) for the right first choice and (0.7² + 0.8² + 0.1²) for the wrong one.
  assertAlmostEquals(brierScore([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1]], [0, 1]), (0.14 + 1.14) / 2, 1e-15);
});

Deno.test("brierScore is 0 for sure and right, 2 for sure and wrong, 1 − 1/V for the uniform guess", () => {
  assertEquals(brierScore([[0, 1]], [1]), 0);
  assertEquals(brierScore([[0, 1]], [0]), 2);
  assertAlmostEquals(brierScore([[0.25, 0.25, 0.25, 0.25]], [3]), 0.75, 1e-15);
  assertEquals(brierScore([[1]], [0]), 0);
});

Deno.test("brierFromSums equals the sum of squared differences", () => {
  const rows = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(rows, fc.nat(), (row, seed) => {
    const p = softmax(row);
    const target = seed % p.length;
    const direct = p.reduce((sum, value, j) => sum + (value - (j === target ? 1 : 0)) ** 2, 0);
    assertAlmostEquals(
      brierFromSums(p[target], p.reduce((sum, value) => sum + value * value, 0)),
      direct,
      1e-14,
    );
  }));
});

Deno.test("brierScore refuses no rows, rows that are no distributions and ids outside them", () => {
  assertThrows(() => brierScore([], []), RangeError, "as a mean over predictions: there are none");
  assertThrows(() => brierScore([[1]], []), TypeError, "as predictions of targets: 1 rows, 0 targets");
  assertThrows(
    () => brierScore([[NaN, 1]], [0]),
    RangeError,
    "Cannot read row 0 as a probability distribution",
  );
  assertThrows(
    () => brierScore([[0.5, 0.5]], [2]),
    RangeError,
    "Cannot take target 0 as an integer from 0 to 1: 2",
  );
});

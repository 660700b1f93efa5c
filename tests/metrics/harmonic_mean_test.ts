import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { harmonicMean } from "../../lib/metrics/harmonic_mean.ts";

Deno.test("harmonicMean of positive numbers lies between their minimum and their arithmetic mean", () => {
  const values = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(values, (row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const harmonic = harmonicMean(row);
    assert(harmonic >= Math.min(...row) * (1 - 1e-12) && harmonic <= mean * (1 + 1e-12));
  }));
});

Deno.test("harmonicMean leaves out entries that are not positive and is zero without any", () => {
  assertEquals(harmonicMean([0, -3, 2, 2]), 2);
  assertEquals(harmonicMean([]), 0);
  assertEquals(harmonicMean([-1, 0]), 0);
  assertEquals(harmonicMean([3.5]), 3.5);
});

Deno.test("harmonicMean refuses NaN", () => {
  assertThrows(() => harmonicMean([1, NaN]), RangeError, "as a harmonic mean of numbers: entry 1 is NaN");
});

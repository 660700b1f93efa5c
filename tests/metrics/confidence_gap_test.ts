import { assertAlmostEquals, assertThrows } from "@std/assert";
import { confidenceGap } from "../../lib/metrics/mod.ts";

Deno.test("confidenceGap is above 0 for a model that is too sure, and below for one that is not sure enough", () => {
  assertAlmostEquals(confidenceGap([1, 0.8], [0, 1]), 0.4);
  assertAlmostEquals(confidenceGap([0.25], [true]), -0.75);
});

Deno.test("confidenceGap refuses what it cannot compare", () => {
  assertThrows(() => confidenceGap([], []), RangeError, "there are no predictions");
  assertThrows(() => confidenceGap([1], []), TypeError, "1 confidences, 0 marks");
  assertThrows(() => confidenceGap([1.5], [1]), RangeError, "confidence 0 is 1.5");
  assertThrows(() => confidenceGap([1], [2]), RangeError, "mark 0 is 2");
});

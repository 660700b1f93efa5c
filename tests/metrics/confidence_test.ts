import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { confidenceScore, marginScore } from "../../lib/metrics/confidence.ts";
import { softmax } from "../../lib/metrics/softmax.ts";

Deno.test("confidenceScore and marginScore agree with the sorted softmax", () => {
  const rows = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 30 });
  fc.assert(fc.property(rows, (row) => {
    const sorted = softmax(row).sort().reverse();
    assertEquals(confidenceScore(row), sorted[0]);
    assertEquals(marginScore(row), sorted[0] - sorted[1]);
  }));
});

Deno.test("marginScore is zero for a tie and one for a single or an unrivalled logit", () => {
  assertEquals(marginScore([2, 2, -1]), 0);
  assertEquals(marginScore([2]), 1);
  assertEquals(marginScore([2, -Infinity]), 1);
  assertAlmostEquals(confidenceScore([0, 0, 0, 0]), 0.25);
});

Deno.test("confidenceScore and marginScore refuse empty rows and NaN", () => {
  for (const act of [confidenceScore, marginScore]) {
    assertThrows(() => act([]), RangeError, "it is empty");
    assertThrows(() => act([NaN, 1]), RangeError, "entry 0 is NaN");
  }
});

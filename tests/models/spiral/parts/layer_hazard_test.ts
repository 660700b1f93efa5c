import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  gradientHazard,
  newReliability,
  relativeHazards,
  reliabilityHazard,
} from "../../../../lib/models/spiral/mod.ts";

Deno.test("gradientHazard is the share of twice the usual, and relativeHazards take the median for that", () => {
  assertEquals([0, 0.5, 1, 2, 9].map((g) => gradientHazard(g, 1)), [0, 0.25, 0.5, 1, 1]);
  assertAlmostEquals(relativeHazards([1, 2, 3, 4])[0], 1 / 5, 1e-6); // the median is 2.5
});

Deno.test("reliabilityHazard is upstream's sum of three terms, clipped", () => {
  const state = newReliability(2, 2);
  state.x.set([1, 3], 2);
  state.y.set([2, 0.5], 2);
  assertAlmostEquals(reliabilityHazard(state, 1), 0.3 * 0 + 0.3 * 1 + 0.4 * Math.tanh(1.25), 1e-12);
  state.x.set([0, 9], 2);
  assertEquals(reliabilityHazard(state, 1), 1);
  assertThrows(() => reliabilityHazard(state, 2), RangeError, "layer must be an integer from 0 to 1: 2");
});

Deno.test("gradientHazard refuses what is no gradient", () => {
  assertThrows(() => gradientHazard(-1, 1), RangeError, "the gradient must be at least 0: -1");
  assertThrows(() => gradientHazard(1, 0), RangeError, "the usual gradient must be above 0: 0");
});

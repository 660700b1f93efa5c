import { assertEquals, assertThrows } from "@std/assert";
import { applyDecision, decideLayer, type LayerDecision } from "../../../../lib/models/spiral/mod.ts";

const CALM = {
  gradientRms: 1,
  usualRms: 1,
  reliability: 2,
  usualReliability: 2,
  stalledSteps: 0,
  stepsSinceChange: 5,
};
const DECISIONS: readonly (readonly [Partial<typeof CALM>, LayerDecision])[] = [
  [{}, "hold"],
  [{ gradientRms: 1.61 }, "poke"],
  [{ gradientRms: 1.6 }, "hold"],
  [{ gradientRms: 9, stepsSinceChange: 4 }, "hold"],
  [{ reliability: 1.9 }, "explore"],
  [{ stalledSteps: 25 }, "explore"],
  [{ stalledSteps: 24 }, "hold"],
  [{ gradientRms: 0.69, reliability: 2.1 }, "prune"],
  [{ gradientRms: 0.7, reliability: 2.1 }, "hold"],
  [{ gradientRms: 0.5 }, "hold"],
  [{ gradientRms: 1.7, reliability: 1 }, "poke"],
];
for (const [signs, expected] of DECISIONS) {
  Deno.test(`decideLayer says ${expected} to ${JSON.stringify(signs)}`, () => {
    assertEquals(decideLayer({ ...CALM, ...signs }).decision, expected);
  });
}

Deno.test("applyDecision moves columns and rho within their bounds", () => {
  assertEquals(applyDecision({ keepK: 8, rho: 0 }, "prune", 24), { keepK: 7, rho: 0 });
  assertEquals(applyDecision({ keepK: 8, rho: 0 }, "explore", 24), { keepK: 8, rho: -0.05 });
  assertEquals(applyDecision({ keepK: 8, rho: 0.3 }, "hold", 24), { keepK: 8, rho: 0.3 });
  assertEquals(applyDecision({ keepK: 23, rho: 1.99 }, "poke", 24), { keepK: 24, rho: 2 });
  assertEquals(applyDecision({ keepK: 2, rho: -1.99 }, "explore", 24), { keepK: 2, rho: -2 });
});

Deno.test("decideLayer and applyDecision refuse numbers that make no sense", () => {
  assertThrows(
    () => decideLayer({ ...CALM, stalledSteps: NaN }),
    RangeError,
    "stalledSteps must be at least 0: NaN",
  );
  assertThrows(
    () => decideLayer({ ...CALM, usualRms: 0 }),
    RangeError,
    "the usual gradient must be above 0: 0",
  );
  assertThrows(
    () => applyDecision({ keepK: 1, rho: 0 }, "hold", 24),
    RangeError,
    "keepK must be an integer from 2",
  );
});

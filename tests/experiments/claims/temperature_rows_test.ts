import { assert, assertEquals } from "@std/assert";
import { temperatureErrors } from "../../../lib/experiments/claims/temperature_rows.ts";

const RECIPE = { rows: 200, largestVocabulary: 300 };

Deno.test("temperatureErrors finds nothing wrong with the exact rule", () => {
  const { rows, reversed, unmoved, pairs } = temperatureErrors("exact", RECIPE, 1);
  assertEquals([rows, reversed, unmoved], [200, 0, 0]);
  assert(pairs > 50);
});

Deno.test("temperatureErrors finds that upstream's rule turns round in the saturated limit, and only there", () => {
  const { reversed, reversedSaturated } = temperatureErrors("upstream", RECIPE, 1);
  assert(reversed > 0);
  assertEquals(reversed, reversedSaturated);
});

Deno.test("temperatureErrors finds that a constant temperature never moves", () => {
  const { unmoved, pairs } = temperatureErrors("constant", RECIPE, 1);
  assertEquals(unmoved, pairs);
});

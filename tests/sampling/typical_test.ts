import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyNats, softmax } from "../../lib/metrics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { filterTypical } from "../../lib/sampling/typical.ts";
import { distributions, idsOf, sumOf } from "./support.ts";

/** The same by definition: sort all ids by their distance from the entropy, walk until the sum is reached. */
function nearestByDefinition(before: Float64Array, p: number): { ids: number[]; least: number } {
  const nats = entropyNats(before);
  const distance = (id: number): number => Math.abs(-Math.log(before[id]) - nats);
  const order = idsOf(before).sort((a, b) => distance(a) - distance(b) || a - b);
  let [sum, least] = [0, Infinity];
  const ids: number[] = [];
  for (const id of order) {
    least = Math.min(least, Math.abs(sum - p));
    if (sum >= p) break;
    sum += before[id];
    ids.push(id);
  }
  return { ids: ids.sort((a, b) => a - b), least };
}

const shares = fc.double({ min: 1e-6, max: 0.999, noNaN: true });

Deno.test("filterTypical keeps the fewest nearest to the entropy, lower ids first among equals", () => {
  fc.assert(
    fc.property(distributions, shares, (before, p) => {
      const { ids, least } = nearestByDefinition(before, p);
      fc.pre(least > 1e-12);
      const { probabilities, keptMass, kept } = filterTypical(before, p);
      assertEquals(idsOf(probabilities), ids);
      assertEquals(kept, ids.length);
      assertAlmostEquals(sumOf(probabilities), 1, 1e-12);
      assertAlmostEquals(keptMass, ids.reduce((sum, id) => sum + before[id], 0), 1e-12);
      assert(keptMass >= p - 1e-12);
      for (const id of ids) assertAlmostEquals(probabilities[id], before[id] / keptMass, 1e-12);
    }),
    { numRuns: 500 },
  );
});

Deno.test("filterTypical does the same in a large vocabulary, flat or peaked", () => {
  const random = new Pcg64(5);
  for (const scale of [0, 0.1, 3, 12]) {
    const before = softmax(Array.from({ length: 5000 }, () => scale * random.normal()));
    for (const p of [0.05, 0.5, 0.9, 0.999]) {
      assertEquals(idsOf(filterTypical(before, p).probabilities), nearestByDefinition(before, p).ids);
    }
  }
});

Deno.test("filterTypical keeps more as p grows, everything at 1, and one token however small p is", () => {
  fc.assert(fc.property(distributions, shares, shares, (before, one, other) => {
    const few = filterTypical(before, Math.min(one, other));
    const more = filterTypical(before, Math.max(one, other));
    assert(few.kept >= 1 && idsOf(few.probabilities).every((id) => more.probabilities[id] > 0));
    assertEquals(filterTypical(before, 1), {
      probabilities: before,
      keptMass: 1,
      kept: idsOf(before).length,
    });
    assertEquals(filterTypical(before, 5e-324).kept, 1);
  }));
});

Deno.test("filterTypical may cut the likeliest token, which top-p never does", () => {
  // H = 1.505 nats; 0.4 is 0.589 away from it, 0.15 only 0.392.
  const { probabilities, keptMass } = filterTypical([0.4, 0.15, 0.15, 0.15, 0.15], 0.5);
  assertEquals([...probabilities], [0, 0.25, 0.25, 0.25, 0.25]);
  assertAlmostEquals(keptMass, 0.6, 1e-12);
});

Deno.test("filterTypical of equals keeps the lower ids, of a row that sums to less than p all of it", () => {
  assertEquals([...filterTypical([0.25, 0.25, 0.25, 0.25], 0.5).probabilities], [0.5, 0.5, 0, 0]);
  assertEquals(filterTypical([0.4995, 0.4996], 0.9999).kept, 2);
  assertEquals(filterTypical([-0, 0.5, 0.5], 0.9).kept, 2);
  assertEquals(filterTypical([1], 0.5), { probabilities: Float64Array.of(1), keptMass: 1, kept: 1 });
});

Deno.test("filterTypical refuses a share out of range and what is no distribution, and leaves its input alone", () => {
  for (const bad of [0, -1, 1.5, NaN]) {
    const message = `Cannot sample as typicalP must be above 0 and at most 1: ${bad}`;
    assertThrows(() => filterTypical([1], bad), RangeError, message);
  }
  const act = "Cannot read the probabilities as a probability distribution: ";
  assertThrows(() => filterTypical([3, 4], 0.5), RangeError, `${act}it sums to 7`);
  const row = Float64Array.of(0.5, 0.25, 0.25);
  filterTypical(row, 0.3);
  assertEquals(row, Float64Array.of(0.5, 0.25, 0.25));
});

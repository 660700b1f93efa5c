import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { softmax } from "../../lib/metrics/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { filterTopK } from "../../lib/sampling/top_k.ts";
import { distributions, idsOf, sumOf } from "./support.ts";

Deno.test("filterTopK keeps the k largest, lower ids first among equals, and renormalises them", () => {
  fc.assert(
    fc.property(distributions, fc.integer({ min: 1, max: 50 }), (before, k) => {
      const { probabilities, keptMass, kept } = filterTopK(before, k);
      const order = [...before.keys()].sort((a, b) => before[b] - before[a] || a - b);
      const expected = order.slice(0, k).filter((id) => before[id] > 0).sort((a, b) => a - b);
      assertEquals(idsOf(probabilities), expected);
      assertEquals(kept, expected.length);
      assertAlmostEquals(sumOf(probabilities), 1, 1e-12);
      assertAlmostEquals(keptMass, expected.reduce((sum, id) => sum + before[id], 0), 1e-12);
      for (const id of expected) assertAlmostEquals(probabilities[id], before[id] / keptMass, 1e-12);
    }),
    { numRuns: 500 },
  );
});

Deno.test("filterTopK of its own result changes nothing, and keeps more as k grows", () => {
  fc.assert(fc.property(distributions, fc.integer({ min: 1, max: 20 }), (before, k) => {
    const once = filterTopK(before, k);
    const twice = filterTopK(once.probabilities, k);
    assertEquals(idsOf(twice.probabilities), idsOf(once.probabilities));
    for (const [i, p] of once.probabilities.entries()) assertAlmostEquals(twice.probabilities[i], p, 1e-12);
    const more = filterTopK(before, k + 1);
    assert(more.keptMass >= once.keptMass - 1e-15 && more.kept >= once.kept);
    assert(idsOf(once.probabilities).every((id) => more.probabilities[id] > 0));
  }));
});

Deno.test("filterTopK of V or more is no filter, of one is the greedy choice", () => {
  const before = softmax([1, 3, 3, -800]);
  for (const k of [4, 5, 1e9]) {
    assertEquals(filterTopK(before, k), { probabilities: before, keptMass: 1, kept: 3 });
  }
  assertEquals([...filterTopK(before, 1).probabilities], [0, 1, 0, 0]);
  assertEquals(filterTopK([1], 1), { probabilities: Float64Array.of(1), keptMass: 1, kept: 1 });
});

Deno.test("filterTopK refuses what is no count and what is no distribution, and leaves its input alone", () => {
  for (const bad of [0, -1, 1.5, NaN, Infinity]) {
    const message = `Cannot sample as topK must be an integer of at least 1: ${bad}`;
    assertThrows(() => filterTopK([1], bad), RangeError, message);
  }
  const act = "Cannot read the probabilities as a probability distribution: ";
  assertThrows(() => filterTopK([], 1), RangeError, `${act}it is empty`);
  assertThrows(() => filterTopK([3, 4], 1), RangeError, `${act}it sums to 7`);
  const row = Float64Array.of(0.5, 0.25, 0.25);
  filterTopK(row, 1);
  assertEquals(row, Float64Array.of(0.5, 0.25, 0.25));
});

Deno.test("topK sampling survives forbidden tokens, huge logits and subnormal temperatures", () => {
  for (const temperature of [5e-324, 1e-320, 1, 1e300]) {
    for (const logits of [[-Infinity, 2, 1], [1e300, -1e300, 0], [7], [-Infinity, 0, -Infinity]]) {
      const sampler = makeSampler({ sampling: "top_k", topK: 2, temperature });
      const { probabilities, kept } = sampler.distribution(logits, sampler.initialState);
      assertAlmostEquals(sumOf(probabilities), 1, 1e-12);
      assertEquals(kept, idsOf(probabilities).length);
      assert(kept >= 1 && kept <= 2 && !(logits[0] === -Infinity && probabilities[0] > 0));
    }
  }
});

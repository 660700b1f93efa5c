import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { filterMinP } from "../../lib/sampling/min_p.ts";
import { distributions, idsOf, sumOf } from "./support.ts";

const shares = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("filterMinP keeps what is at least that share of the largest, and renormalises it", () => {
  fc.assert(
    fc.property(distributions, shares, (before, minP) => {
      const { probabilities, keptMass, kept } = filterMinP(before, minP);
      const max = Math.max(...before);
      const expected = [...before.keys()].filter((id) => before[id] > 0 && before[id] >= minP * max);
      assertEquals(idsOf(probabilities), expected);
      assertEquals(kept, expected.length);
      assertAlmostEquals(sumOf(probabilities), 1, 1e-12);
      assertAlmostEquals(keptMass, expected.reduce((sum, id) => sum + before[id], 0), 1e-12);
    }),
    { numRuns: 500 },
  );
});

Deno.test("filterMinP of its own result changes nothing, and keeps less as the share grows", () => {
  fc.assert(fc.property(distributions, shares, shares, (before, one, other) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    const once = filterMinP(before, high);
    // Renormalising rounds: a share that meets a token exactly may miss it the second time.
    fc.pre(idsOf(before).every((id) => Math.abs(before[id] / Math.max(...before) - high) > 1e-12));
    assertEquals(idsOf(filterMinP(once.probabilities, high).probabilities), idsOf(once.probabilities));
    const looser = filterMinP(before, low);
    assert(idsOf(once.probabilities).every((id) => looser.probabilities[id] > 0));
  }));
});

Deno.test("filterMinP of 0 is no filter, of 1 keeps the likeliest and its equals, never nothing", () => {
  assertEquals(filterMinP([0.5, 0, 0.5], 0), {
    ...{ probabilities: Float64Array.of(0.5, 0, 0.5), keptMass: 1, kept: 2 },
  });
  assertEquals([...filterMinP([0.4, 0.2, 0.4], 1).probabilities], [0.5, 0, 0.5]);
  assertEquals(filterMinP([1], 1).kept, 1);
  // The product underflows to zero; the impossible token is still not counted.
  assertEquals(filterMinP([1, 5e-324, 0], 5e-324).kept, 2);
  assertEquals(filterMinP([0.5, 0.5, 0], 5e-324).kept, 2);
});

Deno.test("filterMinP refuses a share out of range and what is no distribution, and leaves its input alone", () => {
  for (const bad of [-0.1, 1.1, NaN]) {
    const message = `Cannot sample as minP must be from 0 to 1: ${bad}`;
    assertThrows(() => filterMinP([1], bad), RangeError, message);
  }
  const act = "Cannot read the probabilities as a probability distribution: ";
  assertThrows(() => filterMinP([0.5, NaN], 0.5), RangeError, `${act}entry 1 is NaN`);
  const row = Float64Array.of(0.75, 0.25);
  filterMinP(row, 0.5);
  assertEquals(row, Float64Array.of(0.75, 0.25));
});

Deno.test("minP sampling filters after the temperature", () => {
  const logits = [2, 1, 0];
  const kept = (temperature: number): number => {
    const sampler = makeSampler({ sampling: "min_p", minP: 0.3, temperature });
    return sampler.distribution(logits, sampler.initialState).kept;
  };
  // exp(−1/t) and exp(−2/t) against 0.3.
  assertEquals([0, 0.5, 1, 2].map(kept), [1, 1, 2, 3]);
});

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { softmax } from "../../lib/metrics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { filterTopP } from "../../lib/sampling/top_p.ts";

// Integers make ties, doubles make none, and the wide range makes probabilities that underflow to zero.
const logits = fc.oneof(
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.double({ min: -800, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }),
);
const shares = fc.oneof(
  fc.double({ min: 1e-6, max: 1, noNaN: true }),
  fc.constantFrom(1, 1 - 2 ** -53, 1 - 1e-13),
);

const idsOf = (row: Float64Array): number[] => [...row.keys()].filter((id) => row[id] > 0);

/** The same by definition: sort all ids, walk until the sum is reached. */
function prefixByDefinition(probabilities: Float64Array, p: number): number[] {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  let sum = 0;
  const prefix: number[] = [];
  for (const id of order) {
    if (sum >= p && p < 1) break;
    if (probabilities[id] > 0) prefix.push(id);
    sum += probabilities[id];
  }
  return prefix.sort((a, b) => a - b);
}

Deno.test("filterTopP keeps the shortest prefix, lower ids first among equals, and renormalises it", () => {
  fc.assert(
    fc.property(logits, shares, (row, p) => {
      const before = softmax(row);
      const { probabilities, keptMass, kept } = filterTopP(before, p);
      assertEquals(idsOf(probabilities), prefixByDefinition(before, p));
      assertEquals(kept, idsOf(probabilities).length);
      assertAlmostEquals(probabilities.reduce((sum, x) => sum + x, 0), 1, 1e-12);
      assertAlmostEquals(keptMass, idsOf(probabilities).reduce((sum, id) => sum + before[id], 0), 1e-12);
      assert(keptMass >= p - 1e-12 && keptMass <= 1);
      for (const id of idsOf(probabilities)) {
        assertAlmostEquals(probabilities[id], before[id] / keptMass, 1e-12);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("filterTopP keeps the shortest prefix of a large vocabulary, flat or peaked", () => {
  const random = new Pcg64(3);
  for (const scale of [0, 0.1, 3, 12]) {
    const before = softmax(Array.from({ length: 5000 }, () => scale * random.normal()));
    for (const p of [0.05, 0.9, 0.999, 1 - 1e-13]) {
      assertEquals(idsOf(filterTopP(before, p).probabilities), prefixByDefinition(before, p));
    }
  }
});

Deno.test("filterTopP finds the prefix of a row that sums to a little less than one", () => {
  // Float32 softmaxes are off by rounding; here the sum, 0.9996, needs tokens that the shortcut would leave out.
  const row = new Float64Array(2001).fill(1e-7).with(0, 0.9994);
  const { probabilities, kept } = filterTopP(row, 0.9995);
  assertEquals(idsOf(probabilities), prefixByDefinition(row, 0.9995));
  assert(Math.abs(kept - 1001) <= 1, `${kept}`);
  assertEquals(filterTopP(row, 0.9999).kept, 2001);
});

Deno.test("filterTopP of 1 or more is no filter", () => {
  const before = softmax([3, -30, 0, 0]);
  for (const p of [1, 1.5, Infinity]) {
    assertEquals(filterTopP(before, p), { probabilities: before, keptMass: 1, kept: 4 });
  }
  assertEquals(filterTopP([0.5, 0, 0.5], 1).kept, 2);
});

Deno.test("filterTopP keeps one token however small p is, the lowest id for exact and the highest for upstream", () => {
  assertEquals(idsOf(filterTopP([0.3, 0.3, 0.4], 5e-324).probabilities), [2]);
  assertEquals(idsOf(filterTopP([0.4, 0.2, 0.4], 1e-9).probabilities), [0]);
  assertEquals(idsOf(filterTopP([0.4, 0.2, 0.4], 1e-9, "upstream").probabilities), [2]);
});

Deno.test("filterTopP under the upstream rule divides by the kept mass plus 1e-10", () => {
  const { probabilities } = filterTopP([0.5, 0.25, 0.25], 0.5, "upstream");
  assertEquals([...probabilities], [0.5 / (0.5 + 1e-10), 0, 0]);
});

Deno.test("filterTopP takes a negative zero for a zero", () => {
  assertEquals(idsOf(filterTopP([-0, 0.5, 0.5], 1 - 2 ** -53).probabilities), [1, 2]);
});

Deno.test("filterTopP permutes with its input when there are no ties", () => {
  // Far enough apart that no two of them have one probability.
  const distinct = fc.uniqueArray(fc.integer({ min: -8000, max: 8000 }).map((x) => x / 1000), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(fc.property(distinct, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (row, p) => {
    const before = softmax(row);
    const order = [...row.keys()].sort((a, b) => (a * 7919 % 31) - (b * 7919 % 31));
    const sums = before.toSorted().reverse().reduce<number[]>(
      (all, x) => [...all, (all.at(-1) ?? 0) + x],
      [],
    );
    fc.pre(sums.every((sum) => Math.abs(sum - p) > 1e-12));
    fc.pre(new Set(before).size === row.length);
    const permuted = filterTopP(order.map((id) => before[id]), p);
    const straight = filterTopP(before, p);
    assertEquals(permuted.kept, straight.kept);
    for (const [i, id] of order.entries()) {
      assertAlmostEquals(permuted.probabilities[i], straight.probabilities[id], 1e-12);
    }
  }));
});

Deno.test("filterTopP refuses a share of 0 or less and what is no distribution, and leaves its input alone", () => {
  for (const bad of [0, -1, NaN]) {
    assertThrows(
      () => filterTopP([1], bad),
      RangeError,
      `Cannot filter by topP as it must be above 0: ${bad}`,
    );
  }
  const act = "Cannot read the probabilities as a probability distribution: ";
  assertThrows(() => filterTopP([], 0.5), RangeError, `${act}it is empty`);
  assertThrows(() => filterTopP([1.5, -0.5], 0.5), RangeError, `${act}entry 1 is -0.5`);
  assertThrows(() => filterTopP([0.5, NaN], 1), RangeError, `${act}entry 1 is NaN`);
  assertThrows(() => filterTopP([3, 4], 0.5), RangeError, `${act}it sums to 7`);
  assertThrows(() => filterTopP([1], 0.5, "fast" as "exact"), RangeError, 'must be "exact" or "upstream"');
  const row = Float64Array.of(0.5, 0.25, 0.25);
  filterTopP(row, 0.5);
  assertEquals(row, Float64Array.of(0.5, 0.25, 0.25));
});

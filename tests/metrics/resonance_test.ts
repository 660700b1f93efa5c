import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { resonanceScore } from "../../lib/metrics/resonance.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

Deno.test("resonanceScore lies in [0, 1] and is symmetric, under both rules", () => {
  const row = fc.array(fc.double({ min: -300, max: 300, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(fc.property(row, row, fc.constantFrom("exact" as const, "upstream" as const), (a, b, rule) => {
    const score = resonanceScore(a, b, { rule });
    assert(score >= 0 && score <= 1, String(score));
    assertAlmostEquals(resonanceScore(b, a, { rule }), score, 1e-7);
  }));
});

Deno.test("resonanceScore is never NaN for nearly equal rows", () => {
  const random = new Pcg64(11);
  for (const difference of [1e-16, 1e-12, 1e-9, 1e-8, 1e-6]) {
    for (let trial = 0; trial < 500; trial++) {
      const a = Array.from({ length: 20 }, () => random.normal());
      const b = a.map((logit) => logit + difference * random.normal());
      for (const rule of ["exact", "upstream"] as const) {
        const score = resonanceScore(a, b, { rule });
        assert(score >= 0 && score <= 1, `${rule}, ${difference}: ${score}`);
      }
      assert(1 - resonanceScore(a, b) <= 2 * difference + 1e-15, "the exact rule resolves small differences");
    }
  }
});

Deno.test("resonanceScore is one for the same row and zero for disjoint rows", () => {
  assertEquals(resonanceScore([4], [9]), 1);
  assertEquals(resonanceScore([1, 2], [101, 102]), 1);
  assertEquals(resonanceScore([900, 0], [0, 900]), 0);
});

Deno.test("resonanceScore refuses rows of different length, empty rows and NaN", () => {
  assertThrows(
    () => resonanceScore([1], [1, 2]),
    TypeError,
    "as scores of the same symbols: lengths 1 and 2",
  );
  assertThrows(() => resonanceScore([], []), RangeError, "it is empty");
  assertThrows(() => resonanceScore([1], [NaN]), RangeError, "entry 0 is NaN");
});

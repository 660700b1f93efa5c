import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { drawNucleus, nucleus } from "../../../../lib/models/spiral/mod.ts";
import { assertClose, goldenJson } from "../golden.ts";

interface NucleusCase {
  readonly name: string;
  readonly probs: number[];
  readonly top_p: number;
  readonly kept: number[];
  readonly kept_probs: number[];
  readonly deterministic: boolean;
  readonly uniforms: number[];
  readonly chosen: number[];
}

for (const { name, probs, top_p, ...expected } of goldenJson<NucleusCase[]>("nucleus.json")) {
  Deno.test(`nucleus keeps and draws what upstream does: ${name}, ${top_p}`, () => {
    const kept = nucleus(probs, top_p);
    assertEquals([...kept.ids], expected.kept);
    assertEquals(kept.isCertain, expected.deterministic);
    assertClose(kept.probabilities, expected.kept_probs, { rtol: 0, atol: 1e-6 });
    assertEquals(expected.uniforms.map((u) => drawNucleus(kept, () => u)), expected.chosen);
  });
}

const distributions = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 })
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights) => weights.map((weight) => weight / weights.reduce((a, b) => a + b, 0)));

Deno.test("nucleus is the smallest set of the likeliest with more than the mass", () => {
  fc.assert(
    fc.property(distributions, fc.double({ min: 0, max: 0.99, noNaN: true }), (probabilities, topP) => {
      const { ids, probabilities: kept } = nucleus(probabilities, topP);
      const mass = (of: ArrayLike<number>) =>
        Array.from(of, (id) => probabilities[id]).reduce((a, b) => a + b, 0);
      assert(mass(ids) > topP - 1e-12);
      assert(ids.length === 1 || mass(ids.subarray(0, -1)) <= topP + 1e-12);
      assertAlmostEquals(kept.reduce((a, b) => a + b, 0), 1, 1e-12);
      const least = probabilities[ids[ids.length - 1]];
      probabilities.forEach((p, id) => assert(ids.includes(id) || p <= least));
    }),
  );
});

Deno.test("nucleus puts the lower id first among equals and asks for no draw where nothing is to be chosen", () => {
  assertEquals([...nucleus([0.25, 0.25, 0.25, 0.25], 0.5).ids], [0, 1, 2]);
  const never = () => {
    throw new Error("asked");
  };
  assertEquals(drawNucleus(nucleus([0.2, 0.8], 0.5), never), 1);
  assertEquals(drawNucleus(nucleus([0.5, 0.5], 0.5), () => 0.99999999), 1);
});

Deno.test("nucleus of mass 1 keeps everything, even where rounding takes the sum above 1", () => {
  assertEquals([...nucleus([0.5, 0.5000001, 1e-9], 1).ids], [1, 0, 2]);
});

Deno.test("nucleus refuses what is no distribution", () => {
  assertThrows(() => nucleus([], 0.9), RangeError, "there must be a probability: 0 of them");
  assertThrows(() => nucleus([1, NaN], 0.9), RangeError, "probabilities must be at least 0: NaN at 1");
  assertThrows(() => nucleus([1, -1], 0.9), RangeError, "probabilities must be at least 0: -1 at 1");
  assertThrows(() => nucleus([1], NaN), RangeError, "topP must be a number: NaN");
});

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { fusePrecision, temperedPrecision } from "../../../../lib/models/spiral/mod.ts";
import { fuseHeads } from "../../../../lib/models/spiral/parts/precision_fusion.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

Deno.test("fusePrecision gives the posterior of a normal prior and normal readings", () => {
  // Prior N(0, 1/2), readings 3 of variance 1/4 and −1 of variance 1: precision 7, mean (12 − 1)/7.
  const { mean, variance } = fusePrecision([3, -1], [4, 1], 1, 2);
  assertAlmostEquals(mean[0], 11 / 7, 1e-15);
  assertAlmostEquals(variance[0], 1 / 7, 1e-15);
});

Deno.test("fusePrecision does not depend on the order of heads, and coordinates do not mix", () => {
  const both = fusePrecision([1, 5, 2, 7], [3, 1, 1, 9], 2);
  const swapped = fusePrecision([2, 7, 1, 5], [1, 9, 3, 1], 2);
  for (const i of [0, 1]) assertAlmostEquals(both.mean[i], swapped.mean[i], 1e-15);
  assertAlmostEquals(both.mean[1], fusePrecision([5, 7], [1, 9], 1).mean[0], 1e-15);
});

Deno.test("fusePrecision of heads with different noise errs as theory says: row A of the ablations", () => {
  // σ = .2, .5, 1, 2 on a known target. Error of Σ w y with Σ w = 1 is Σ w² σ².
  const sigmas = [0.2, 0.5, 1, 2];
  const errorOf = (rho: number): number => {
    const random = new Pcg64(3);
    const precisions = sigmas.map((sigma) => temperedPrecision(sigma, rho));
    let sum = 0;
    const trials = 40_000;
    for (let trial = 0; trial < trials; trial++) {
      const readings = sigmas.map((sigma) => 1 + sigma * random.normal());
      sum += (fusePrecision(readings, precisions, 1, 0).mean[0] - 1) ** 2;
    }
    return sum / trials;
  };
  assertAlmostEquals(errorOf(0.7), 0.0379, 0.002);
  assertAlmostEquals(errorOf(1), 0.0331, 0.002);
  assertAlmostEquals(errorOf(0), 0.331, 0.01);
});

Deno.test("fusePrecision of nothing sure stays finite", () => {
  const { mean, variance } = fusePrecision([5], [0], 1, 0);
  assert(mean[0] === 0 && Math.abs(variance[0] - 1e6) < 1e-6);
});

Deno.test("fusePrecision and temperedPrecision refuse what does not fit", () => {
  assertThrows(
    () => fusePrecision([1, 2, 3], [1, 2, 3], 2),
    TypeError,
    "readings must hold rows of 2 numbers: 3",
  );
  assertThrows(
    () => fusePrecision([1, 2], [1], 1),
    TypeError,
    "precisions must hold 2 numbers, one a reading: 1",
  );
  assertThrows(() => fusePrecision([1], [1], 1, -1), RangeError, "prior precision must be at least 0: -1");
  assertThrows(() => temperedPrecision(-1, 1), RangeError, "sigma must be at least 0: -1");
  assertThrows(() => temperedPrecision(1, NaN), RangeError, "rho must be");
});

Deno.test("fuseHeads is fusePrecision with one precision a head and no prior", () => {
  const random = new Pcg64(8);
  const readings = Float64Array.from({ length: 3 * 5 }, () => random.normal());
  for (const precisions of [[0.3, 1, 0], [2, 2, 2], [0, 0, 0]]) {
    const out = new Float64Array(5);
    fuseHeads(readings, precisions, out);
    const each = Float64Array.from({ length: 3 * 5 }, (_, i) => precisions[Math.floor(i / 5)]!);
    assertEquals(out, fusePrecision(readings, each, 5, 0).mean);
  }
});

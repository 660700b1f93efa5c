/** What claims on numbers and states count. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { amplitudeTrial, moduliOf } from "../../../lib/experiments/claims/amplitudes.ts";
import { compositeFigures, distinctWords, primeFigures } from "../../../lib/experiments/claims/composites.ts";
import { kuramotoTrial, orderInTheory } from "../../../lib/experiments/claims/kuramoto_trial.ts";
import { permutationChange } from "../../../lib/experiments/claims/permutation.ts";
import { correlation, median } from "../../../lib/experiments/claims/statistics.ts";
import { gradientTrial } from "../../../lib/experiments/resoformer/gradient_trial.ts";
import { defaultKernels } from "../../../lib/kernels/mod.ts";
import { RESOFORMER_PRESETS } from "../../../lib/models/mod.ts";
import { Quaternion, QuaternionState } from "../../../lib/physics/mod.ts";
import { PrimeTokenizer } from "../../../lib/tokenizers/mod.ts";

const WORDS = ["god", "dog", "cat", "mill"];

Deno.test("primeFigures brings letters back, finds anagrams, and overlaps only where a letter is shared", () => {
  const figures = primeFigures(WORDS, PrimeTokenizer.fromChars("abcdefghijklmnopqrstuvwxyz"));
  assertEquals([figures.words, figures.returned, figures.mixedUp, figures.shared], [4, 4, 0, 2]);
  assertEquals([figures.disjoint.pairs, figures.disjoint.most], [5, 0]);
  assertEquals(figures.common.pairs, 1);
  assertAlmostEquals(figures.common.least, 1, 1e-12); // god and dog
});

Deno.test("compositeFigures mixes letters up: 4 · 9 is 6 · 6", () => {
  // Letters in order get 4, 6, 8, 9.
  const figures = compositeFigures(["abcd", "ad", "bb"]);
  assertEquals([figures.mixedUp, figures.disjoint.pairs], [2, 1]);
  assert(figures.disjoint.most > 0.9);
  assert(figures.returned < 3);
});

Deno.test("distinctWords takes each once, in lower case, without single letters", () => {
  assertEquals(distinctWords("The hill, the HILL a fog", 9), ["the", "hill", "fog"]);
  assertEquals(distinctWords("The hill, the fog", 1), ["the"]);
});

Deno.test("amplitudeTrial has random states resemble each other by one over the number of amplitudes", async () => {
  const { metrics } = await amplitudeTrial().run(1, {});
  assertAlmostEquals(metrics["resemblance.quaternion"]!, 1 / 8, 0.04);
  assertAlmostEquals(metrics["resemblance.complex"]!, 1 / 16, 0.02);
  assertAlmostEquals(metrics["resemblance.real"]!, 1 / 32, 0.015);
});

Deno.test("amplitudeTrial has moduli alone tell no two states apart that quaternions do", async () => {
  const { metrics } = await amplitudeTrial().run(1, {});
  assertAlmostEquals(metrics.modulusOverlapLeast!, 1, 1e-12);
  assert(metrics.modulusOverlap! >= metrics.modulusOverlapLeast! && metrics.overlapMost! < 0.99);
});

Deno.test("moduliOf keeps moduli, and lets states apart whose moduli differ", () => {
  const state = (...parts: number[][]) =>
    moduliOf(
      QuaternionState.from(parts.map((q, i) => [[2, 3][i]!, Quaternion.from(q)] as const)).normalized(),
    );
  const [a, turned, other] = [
    state([0, 3, 0, 0], [0, 0, 0, 4]),
    state([3, 0, 0, 0], [0, 0, -4, 0]),
    state([0, 4, 0, 0], [0, 0, 3, 0]),
  ];
  assertAlmostEquals(a.get(2).w, 0.6, 1e-12);
  assertAlmostEquals(a.overlap(turned), 1, 1e-12);
  assertAlmostEquals(a.overlap(other), 0.96 ** 2, 1e-12);
});

Deno.test("kuramotoTrial follows theory far above the onset, and not with the sign turned", async () => {
  const { metrics } = await kuramotoTrial(400).run(1, {});
  assertAlmostEquals(metrics["r.3"]!, orderInTheory(3), 0.03);
  assert(metrics["r.-1.5"]! < 0.15 && metrics["r.0.25"]! < 0.2);
  assertEquals([orderInTheory(-1.5), orderInTheory(0.75)], [0, 0]);
});

Deno.test("permutationChange is rounding without positions, and more with them", () => {
  const change = (resonance: "none" | "prime-log" | "learned-n") =>
    permutationChange({ ...RESOFORMER_PRESETS.demo, resonance }, 1, defaultKernels());
  assert(change("none") < 1e-4 && change("learned-n") < 1e-4);
  assert(change("prime-log") > 1e-2);
});

Deno.test("gradientTrial: all differences agree, a tenth of them less, a random direction not at all", async () => {
  const { metrics } = await gradientTrial().run(1, {});
  assert(metrics.cosine! > 1 - 1e-9 && metrics.worst! < 1e-5, `${metrics.cosine} ${metrics.worst}`);
  assert(metrics.cosineTenth! < 0.9 && Math.abs(metrics.cosineRandom!) < 0.3);
  assertEquals(metrics.passes, 2 * metrics.parameters! + 1);
});

Deno.test("correlation and median are those of the textbook", () => {
  assertAlmostEquals(correlation([1, 2, 3], [2, 4, 6]), 1, 1e-12);
  assertAlmostEquals(correlation([1, 2, 3], [3, 1, 2]), -0.5, 1e-12);
  assertEquals(correlation([1, 1], [2, 3]), 0);
  assertEquals([median([3, 1, 2]), median(Float64Array.of(4, 1, 3, 2))], [2, 2]);
});

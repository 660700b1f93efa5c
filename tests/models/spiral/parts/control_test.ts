import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  applyDecision,
  decideLayer,
  gradientHazard,
  type LayerDecision,
  nudgeAfterStep,
  pulseBeforeStep,
  relativeHazards,
  suggestKeepK,
} from "../../../../lib/models/spiral/mod.ts";
import { assertClose, goldenJson } from "../golden.ts";

interface PulseStep {
  readonly grad_layers: number[];
  readonly hazard_grad: number[];
  readonly keepk_after: number[];
  readonly rho_after: number[];
}
const pulses = goldenJson<{ k: number; rho_boost: number; keepk_initial: number[]; steps: PulseStep[] }>(
  "head_hazard.json",
);

Deno.test("pulseBeforeStep and nudgeAfterStep follow upstream's later controller step by step", () => {
  const settings = { attentionRank: pulses.k, rhoBoost: pulses.rho_boost };
  const layers = pulses.keepk_initial.length;
  const controls = { keepK: Int32Array.from(pulses.keepk_initial), rho: new Float32Array(layers) };
  assert(pulses.steps.length > 5);
  pulses.steps.forEach(({ grad_layers, hazard_grad, keepk_after, rho_after }, i) => {
    const hazards = pulseBeforeStep(controls, grad_layers, settings);
    nudgeAfterStep(controls, grad_layers);
    assertClose(hazards, hazard_grad, { rtol: 1e-5, atol: 0 }, `step ${i}`);
    assertEquals([...controls.keepK], keepk_after, `step ${i}`);
    assertClose(controls.rho, rho_after, { rtol: 0, atol: 1e-6 }, `step ${i}`);
  });
});

Deno.test("pulseBeforeStep answers a tenfold gradient in one block within the step: row J of the ablations", () => {
  const controls = { keepK: new Int32Array(4).fill(13), rho: new Float32Array(4) };
  const hazards = pulseBeforeStep(controls, [1, 1, 10, 1], { attentionRank: 24, rhoBoost: 0.05 });
  assertEquals(hazards.map((hazard) => hazard > 0.8), [false, false, true, false]);
  assertEquals([...controls.keepK], [13, 13, 14, 13]);
  assert(controls.rho[2] > 0.02 && Math.abs(controls.rho[0]) < 1e-6);
});

Deno.test("pulseBeforeStep keeps ranks in [2, k] and rho in [−2, 2]", () => {
  const controls = { keepK: Int32Array.of(2, 24, 9), rho: Float32Array.of(-1.999, 1.999, 0) };
  for (let i = 0; i < 500; i++) pulseBeforeStep(controls, [0, 100, 1], { attentionRank: 24, rhoBoost: 0.5 });
  assertEquals([...controls.keepK].map((c) => c >= 2 && c <= 24), [true, true, true]);
  assert(controls.rho.every((rho) => Math.abs(rho) <= 2) && controls.rho[0] < -1.9 && controls.rho[1] > 1.9);
});

Deno.test("suggestKeepK stands still under upstream's rule and moves both ways under the exact one", () => {
  const sizes = { sharedRank: 8, attentionRank: 16 };
  assertEquals([0, 0.26, 0.6, 1].map((h) => suggestKeepK(h, sizes, "upstream")), [4, 5, 6, 8]);
  assertEquals([0, 0.26, 0.6, 1].map((h) => suggestKeepK(h, sizes)), [2, 6, 10, 16]);
  assertEquals(suggestKeepK(0, { sharedRank: 2, attentionRank: 16 }, "upstream"), 2);
});

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

Deno.test("hazards are shares of twice the usual, and refuse what is no gradient", () => {
  assertEquals([0, 0.5, 1, 2, 9].map((g) => gradientHazard(g, 1)), [0, 0.25, 0.5, 1, 1]);
  assertAlmostEquals(relativeHazards([1, 2, 3, 4])[0], 1 / 5, 1e-6); // the median is 2.5
  assertThrows(() => gradientHazard(-1, 1), RangeError, "the gradient must be at least 0: -1");
  assertThrows(() => gradientHazard(1, 0), RangeError, "the usual gradient must be above 0: 0");
  assertThrows(
    () => suggestKeepK(1.1, { sharedRank: 8, attentionRank: 8 }),
    RangeError,
    "must be in [0, 1]: 1.1",
  );
  assertThrows(
    () =>
      pulseBeforeStep({ keepK: new Int32Array(2), rho: new Float32Array(2) }, [1], {
        ...{ attentionRank: 8, rhoBoost: 0 },
      }),
    TypeError,
    "gradients must hold 2 numbers, one a layer: 1",
  );
  assertThrows(
    () => decideLayer({ ...CALM, stalledSteps: NaN }),
    RangeError,
    "stalledSteps must be at least 0: NaN",
  );
  assertThrows(
    () => applyDecision({ keepK: 1, rho: 0 }, "hold", 24),
    RangeError,
    "keepK must be an integer from 2",
  );
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { nudgeAfterStep, pulseBeforeStep } from "../../../../lib/models/spiral/mod.ts";
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

Deno.test("pulseBeforeStep and nudgeAfterStep refuse another number of gradients", () => {
  const controls = { keepK: new Int32Array(2), rho: new Float32Array(2) };
  const says = "gradients must hold 2 numbers, one a layer: 1";
  assertThrows(() => pulseBeforeStep(controls, [1], { attentionRank: 8, rhoBoost: 0 }), TypeError, says);
  assertThrows(() => nudgeAfterStep(controls, [1]), TypeError, says);
});

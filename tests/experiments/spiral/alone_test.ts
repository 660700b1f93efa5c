/** Trials that need no student, or only a few steps of one. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { teacherTrial, type TeacherTrialConfig } from "../../../lib/experiments/mod.ts";
import { attributionTrial } from "../../../lib/experiments/spiral/attribution_trial.ts";
import { fusedVariance, FUSIONS, fusionTrial } from "../../../lib/experiments/spiral/fusion_trial.ts";
import { pulseTrial } from "../../../lib/experiments/spiral/pulse_trial.ts";
import { resumeTrial } from "../../../lib/experiments/spiral/resume_trial.ts";
import { temperatureGradientTrial } from "../../../lib/experiments/spiral/temperature_gradient_trial.ts";
import { LAB, shortConfig } from "./support.ts";

const taught = async (given: Partial<TeacherTrialConfig>) =>
  (await teacherTrial({ vocabSize: 32, batches: 200, model: {}, tracker: "follows", ...given }, LAB).run(
    1,
    {},
  ))
    .metrics;

Deno.test("teacherTrial: a corrupted head loses its weight, unless nothing tracks it", async () => {
  const model = { corruptHead: "bigram", corruptFrom: 100 } as const;
  const [follows, stopped] = [await taught({ model }), await taught({ model, tracker: "stopped" })];
  assert(follows.recoverBatches! <= 10, `${follows.recoverBatches}`);
  assertEquals(stopped.recoverBatches, 100);
  assert(follows.fusedNats! < stopped.fusedNats! - 0.3, `${follows.fusedNats} and ${stopped.fusedNats}`);
  assert(follows["weight.bigram"]! < 0.01 && stopped["weight.bigram"]! > 0.5);
});

Deno.test("teacherTrial: weights by what heads earn are better than equal ones, and than those of the next head", async () => {
  const [earned, equal, turned] = [
    await taught({}),
    await taught({ model: { precisionPower: 0 } }),
    await taught({ tracker: "turned" }),
  ];
  assert(earned.fusedNats! < equal.fusedNats! - 0.05 && earned.fusedNats! < turned.fusedNats! - 0.05);
  assert(earned.rankCorrelation! > 0.8);
  assertAlmostEquals(equal["weight.unigram"]!, 0.2, 1e-12);
});

Deno.test("fusionTrial measures what closed form says", async () => {
  const { metrics } = await fusionTrial().run(3, {});
  for (const name of FUSIONS) {
    assert(Math.abs(metrics[`mse.${name}`]! / fusedVariance(name) - 1) < 0.08, name);
  }
  // Of spec §16.3: 0.0379 tempered, 0.0331 exact, 0.331 uniform.
  assertEquals(["tempered", "exact", "uniform"].map((name) => fusedVariance(name).toPrecision(3)), [
    ...["0.0379", "0.0331", "0.331"],
  ]);
});

Deno.test("attributionTrial: credits along the path add up to the gain, amounts of use do not follow it", async () => {
  const { metrics } = await attributionTrial(32, 100, LAB).run(1, {});
  assert(metrics.largestError! < 1e-8 && metrics["correlation.path"]! > 1 - 1e-9);
  assert(metrics["correlation.use"]! < 0.7 && Math.abs(metrics["correlation.another"]!) < 0.5);
});

Deno.test("pulseTrial: the block that is hit gets two columns, and it alone", async () => {
  const config = shortConfig({}, 40);
  const run = async (pulsed: "own" | "other" | "none") =>
    (await pulseTrial(config, pulsed, LAB).run(1, {})).metrics;
  const [own, other, none] = [await run("own"), await run("other"), await run("none")];
  assertEquals([own.keepKRise! - none.keepKRise!, own.hazard], [2, 1]);
  assertAlmostEquals(own.rhoRise! - none.rhoRise!, 0.05, 1e-6);
  assertEquals([other.keepKRise, other.otherHazard, other.step], [none.keepKRise, 1, own.step]);
  await assertRejects(() => pulseTrial(shortConfig({}, 12), "own", LAB).run(1, {}), RangeError, "none");
});

Deno.test("temperatureGradientTrial: the op follows differences, upstream divides by the eight largest twice", async () => {
  const { metrics } = await temperatureGradientTrial().run(1, {});
  assert(metrics.worst! < 1e-6, `${metrics.worst}`);
  assertEquals(metrics.clippedGradient, 0);
  assertAlmostEquals(metrics.upstreamShare!, 1 / 8, 1e-12);
  assert(metrics.upstreamHalf! > 1 / 8);
});

Deno.test("resumeTrial: a resumed and a repeated run give the same bits, a forgetful one and another seed do not", async () => {
  const { metrics } = await resumeTrial(shortConfig({}, 8), LAB).run(1, {});
  assertEquals([metrics.resumed, metrics.repeated], [0, 0]);
  assert(metrics.forgetful! > 0 && metrics.otherSeed! > metrics.numbers! / 2);
  assert(metrics.cut! >= 1 && metrics.cut! < 8);
});

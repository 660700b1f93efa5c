import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  applySpiralNulls,
  type SpiralNullName,
  spiralTrial,
  spiralTrialConfig,
  type SpiralTrialOptions,
  trainSpiral,
} from "../../../lib/experiments/mod.ts";
import { fitTemperature, scoreLogits } from "../../../lib/experiments/spiral/reading.ts";
import { foreignContexts, textWindows } from "../../../lib/experiments/spiral/spiral_windows.ts";
import { SpiralModel } from "../../../lib/models/mod.ts";
import { LAB, shortConfig } from "./support.ts";

const metricsOf = async (options: SpiralTrialOptions, steps?: number) =>
  (await spiralTrial(shortConfig(options, steps), LAB).run(1, {})).metrics;

Deno.test("spiralTrial gives the same figures again, and others for another seed", async () => {
  const trial = spiralTrial(shortConfig(), LAB);
  const [first, again, other] = [await trial.run(1, {}), await trial.run(1, {}), await trial.run(2, {})];
  assertEquals(first, again);
  assert(first.metrics.heldOutNats !== other.metrics.heldOutNats);
  assert(first.metrics.bayesNats !== other.metrics.bayesNats, "each seed has a world of its own");
});

Deno.test("spiralTrial counts what control decided and what columns cost", async () => {
  const metrics = await metricsOf({ model: { controlKeepK: false, keepK: 4 } });
  const decisions = ["poke", "explore", "prune", "hold"].map((name) => metrics[`decisions.${name}`]!);
  assertEquals(decisions.reduce((a, b) => a + b), 12 * 2);
  assertEquals(metrics.keepK, 4);
  // Two blocks: queries and keys of 8 columns, 4 of them in use, and 4.5 products of them in the mean.
  assertEquals(metrics.rankOps, 2 * 4 * (2 * 8 + 4.5));
});

Deno.test("spiralTrial learns: a longer run foretells better, and comes nearer to Bayes", async () => {
  const [short, long] = [await metricsOf({}, 5), await metricsOf({}, 120)];
  assert(long.heldOutNats! < short.heldOutNats! - 0.1, `${long.heldOutNats} and ${short.heldOutNats}`);
  assertAlmostEquals(long.excessNats!, long.heldOutNats! - long.bayesNats!, 1e-12);
});

Deno.test("spiralTrial scores texts by their bytes, at the same targets whatever the context", async () => {
  const data = { kind: "text", tokVocab: 256 } as const;
  const [eight, one] = [await metricsOf({ data }, 3), await metricsOf({ data, model: { T: 1 } }, 3)];
  for (const { bitsPerByte, heldOutNats } of [eight, one] as Record<string, number>[]) {
    assertAlmostEquals(bitsPerByte! / heldOutNats!, eight.bitsPerByte! / eight.heldOutNats!, 1e-9);
  }
  assert(eight.heldOutNats !== one.heldOutNats);
});

Deno.test("spiralTrial learns few windows by heart, and a fitted temperature is no worse than its own", async () => {
  const data = { kind: "sample", windows: 24 } as const;
  const model = { distillation: 0, temperatureFrom: "heldOut", temperatureLambda: 0 } as const;
  const metrics = await metricsOf({ data, model, training: { learningRate: 0.02 } }, 150);
  assert(metrics.trainNats! < metrics.bayesNats!, `${metrics.trainNats}`);
  assert(metrics.heldOutNats! > metrics.unigramNats!, `${metrics.heldOutNats}`);
  assert(metrics.fittedNats! < metrics.heldOutNats!, `${metrics.fittedNats}`);
  assertAlmostEquals(metrics.temperature!, 1, 1e-6);
});

Deno.test("trainSpiral ends with the signal's reason", async () => {
  const reason = new Error("enough");
  await assertRejects(
    () => trainSpiral(shortConfig(), 1, LAB, { signal: AbortSignal.abort(reason) }),
    Error,
    "enough",
  );
});

const NULLS: [SpiralNullName, SpiralTrialOptions][] = [
  ["repeatedRows", { model: { trainProjection: false } }],
  ["foreignProjection", { model: { projection: "data" } }],
  ["foreignContext", { data: { kind: "text", tokVocab: 256 } }],
  ["flippedTemperature", {}],
  ["frozenTemperature", {}],
];

for (const [name, options] of NULLS) {
  Deno.test(`${name} changes a run`, async () => {
    const [with_, without] = [await metricsOf({ ...options, nulls: [name] }), await metricsOf(options)];
    assert(with_.heldOutNats !== without.heldOutNats);
  });
}

Deno.test("turnedControl shows each block the gradients of the next", async () => {
  const hazards = async (nulls: SpiralNullName[]) => {
    const { model } = await trainSpiral(shortConfig({ nulls, model: { L: 2 } }, 1), 1, LAB);
    const usual = [...model.parameters.get("control.usualRms").floats];
    model.close();
    return usual;
  };
  assertEquals(await hazards(["turnedControl"]), (await hazards([])).reverse());
});

Deno.test("applySpiralNulls refuses a control that would change nothing", () => {
  const cases: [SpiralNullName, object][] = [
    ["foreignProjection", {}],
    ["foreignContext", { T: 1 }],
    ["turnedControl", { controlKeepK: false, uncertaintyRate: false }],
    ["flippedTemperature", { temperatureFrom: "nothing" }],
    ["repeatedRows", { r: 1 }],
  ];
  for (const [name, given] of cases) {
    const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4, ...given });
    assertThrows(() => applySpiralNulls(model, [name]), RangeError, `${name} would change nothing`);
    model.close();
  }
});

Deno.test("repeatedRows leaves an eighth of a projection's rows, and freezes it", () => {
  const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 16 });
  const { frozen } = applySpiralNulls(model, ["repeatedRows"]);
  const { floats } = model.parameters.get("projection");
  const row = (i: number) => [...floats.subarray(16 * i, 16 * (i + 1))];
  assertEquals(frozen, [{ name: "projection" }]);
  assertEquals(new Set(Array.from({ length: 16 }, (_, i) => `${row(i)}`)).size, 2);
  assertEquals(row(7), row(1));
  model.close();
});

Deno.test("textWindows hold what stands before each token, the same tokens for every context", () => {
  const block = Int32Array.of(0, 1, 2, 3, 4, 5);
  const windows = (T: number) => textWindows([block], T, { reach: 3, stride: 2 });
  assertEquals([...windows(2).contexts], [1, 2, 3, 4]);
  assertEquals([...windows(1).contexts], [2, 4]);
  assertEquals(windows(2).targets, windows(1).targets);
  assertEquals([...foreignContexts(windows(2)).contexts], [3, 2, 1, 4]);
});

Deno.test("scoreLogits and fitTemperature: logits four times too large want a temperature of four", () => {
  // Of two tokens the first comes three times in four; right logits differ by ln 3.
  const targets = Int32Array.from({ length: 400 }, (_, i) => i % 4 === 0 ? 1 : 0);
  const logits = Float64Array.from({ length: 800 }, (_, i) => i % 2 === 0 ? 4 * Math.log(3) : 0);
  const right = scoreLogits(logits, targets, 4);
  assertAlmostEquals(fitTemperature(logits, targets), 4, 1e-3);
  assertAlmostEquals(right.ece, 0, 1e-12);
  assertAlmostEquals(right.nats, -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 1e-12);
  assert(scoreLogits(logits, targets).ece > 0.2);
});

Deno.test("spiralTrialConfig refuses settings that there are not", () => {
  assertThrows(
    () => spiralTrialConfig(true, { model: { keepK: 99 } }),
    RangeError,
    "keepK must be at most k",
  );
  assertThrows(() => spiralTrialConfig(true, { training: { steps: 0 } }), RangeError, "steps");
});

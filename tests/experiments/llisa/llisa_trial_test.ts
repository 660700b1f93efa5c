import { assert, assertEquals, assertThrows } from "@std/assert";
import { fineTune } from "../../../lib/experiments/llisa/fine_tune.ts";
import {
  adapterTrial,
  llisaTrial,
  llisaTrialConfig,
  memoriseTrial,
  proseTrial,
  trainLlisaBase,
} from "../../../lib/experiments/mod.ts";
import { LAB, shortConfig } from "./support.ts";

Deno.test("llisaTrial gives the same figures again, and a curve from before the first step to the last", async () => {
  const trial = llisaTrial(shortConfig({ dialogues: 20 }), LAB);
  const [first, again] = [await trial.run(3, {}), await trial.run(3, {})];
  assertEquals(first, again);
  const { metrics, details } = first;
  const curve = details!.curve as unknown as { step: number; validationNats: number }[];
  assertEquals([curve[0]!.step, curve.at(-1)!.step], [0, 4]);
  const best = curve.reduce((a, b) => b.validationNats < a.validationNats ? b : a);
  assertEquals(metrics["step.best"], best.step);
  assert(metrics["heldOutBits.end"]! < metrics["heldOutBits.start"]!);
  assert(metrics["fakeLow.end"]! <= metrics["fakeShare.end"]!);
});

Deno.test("fineTune starts all arms of a seed from one base, which the lab keeps as it was", async () => {
  const before = await trainLlisaBase(shortConfig(), 3, LAB);
  const ends = [];
  for (const arm of [{}, { replay: 1 }, { dialogues: 20 }]) {
    const config = { ...shortConfig(arm), evaluateEvery: 4 };
    const model = await trainLlisaBase(config, 3, LAB);
    assertEquals(model.parameters.floats, before.parameters.floats);
    const { points } = await fineTune(model, config, 3, LAB);
    ends.push(points.at(-1)!);
    model.close();
  }
  assertEquals(new Set(ends.map(({ heldOutNats }) => heldOutNats)).size, 3);
  assertEquals(ends[1]!.epochs, 0);
  before.close();
});

Deno.test("fineTune with its schedule not reset hardly moves, and moves with it reset", async () => {
  const moved = async (scheduleDone: number) => {
    const config = { ...shortConfig({ scheduleDone, steps: 8, dialogues: 20 }), evaluateEvery: 8 };
    const model = await trainLlisaBase(config, 3, LAB);
    const { points } = await fineTune(model, config, 3, LAB);
    model.close();
    return Math.abs(points.at(-1)!.baseBits - points[0]!.baseBits);
  };
  const [reset, late] = [await moved(0), await moved(64)];
  assert(late < reset / 4, `${late} and ${reset}`);
});

Deno.test("adapterTrial leaves the base as it is, bit for bit", async () => {
  const { metrics } = await adapterTrial(shortConfig({ steps: 20 }), LAB).run(3, {});
  assertEquals(metrics.movedWeights, 0);
  assertEquals(metrics["heldOutBits.off"], metrics["heldOutBits.start"]);
  assert(metrics["heldOutBits.on"]! < metrics["heldOutBits.start"]!);
});

Deno.test("memoriseTrial reads a part of the text the more often the smaller it is", async () => {
  const { base, model } = shortConfig();
  const epochs = async (oneOf: number) => {
    const { metrics } = await memoriseTrial({ ...base, model, oneOf, evaluations: 2 }, LAB).run(3, {});
    return metrics["epochs.end"]!;
  };
  const [eighth, all] = [await epochs(8), await epochs(1)];
  assert(Math.abs(eighth / all - 8) < 0.1, `${eighth / all}`);
});

Deno.test("proseTrial scores the same words in three forms, each with another cost", async () => {
  const { metrics } = await proseTrial(shortConfig(), LAB).run(3, {});
  assertEquals(new Set(Object.values(metrics)).size, 3);
});

Deno.test("llisaTrialConfig refuses shares and sizes that cannot be", () => {
  assertThrows(
    () => llisaTrialConfig(true, { replay: 1.1 }),
    RangeError,
    "replay must be a share from 0 to 1: 1.1",
  );
  assertThrows(() => llisaTrialConfig(true, { steps: 0 }), RangeError, "steps");
  assertThrows(() => llisaTrialConfig(true, {}, { nKvHeads: 3 }), RangeError, "nKvHeads must divide");
});

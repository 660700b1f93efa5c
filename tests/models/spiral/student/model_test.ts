import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BigramWorld, projectionCeiling } from "../../../../lib/data/mod.ts";
import { kernelsNamed, wasmKernels } from "../../../../lib/kernels/mod.ts";
import { openWeights, proveModel, SpiralModel } from "../../../../lib/models/mod.ts";
import {
  dataProjection,
  isHeldOut,
  scoreInWorld,
  successorProbabilities,
} from "../../../../lib/models/spiral/mod.ts";
import { RunningCalibration } from "../../../../lib/models/spiral/student/running_calibration.ts";
import { ids, step } from "../../../../lib/tensor/mod.ts";
import { IdTokenizer } from "../../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../../lib/training/mod.ts";
import { lively, tiny } from "./support.ts";

const kernels = kernelsNamed("wasm");

Deno.test("SpiralModel holds its proof sheet, whatever columns its blocks use", () => {
  const model = lively({ T: 8 }, kernels);
  model.parameters.get("control.keepK").floats.set([1, 4]);
  const sheet = proveModel(model);
  assert(sheet.holds, JSON.stringify(sheet.rows));
  model.close();
});

Deno.test("SpiralModel.startSession gives the logits of the whole sequence, token by token and in pieces", () => {
  for (const name of ["reference64", "wasm"] as const) {
    const model = lively({ T: 6 }, kernelsNamed(name));
    const tokens = [3, 1, 4, 1, 5, 6];
    const whole = step(() => {
      const input = ids(tokens, { shape: [1, 6], kernels: model.kernels });
      return Float64Array.from(model.logits(input).floats);
    }, model.kernels);
    const session = model.startSession();
    for (const pieces of [[[3], [1], [4], [1], [5], [6]], [[3, 1], [4, 1, 5], [6]]]) {
      session.clear();
      let read = 0;
      for (const piece of pieces) {
        const logits = session.feed(piece);
        read += piece.length;
        const expected = whole.subarray((read - 1) * 7, read * 7);
        logits.forEach((logit, j) => assertAlmostEquals(logit, expected[j]!, name === "wasm" ? 1e-4 : 1e-12));
      }
    }
    assertThrows(() => session.feed([1]), RangeError, "1 to 6 tokens");
    session.clear();
    assertThrows(() => session.feed([7]), RangeError, "ids must be integers from 0 to 6");
    session.close();
    model.close();
  }
});

Deno.test("SpiralModel is what it was when it is opened again, its memories included", () => {
  const model = lively({}, kernels);
  model.parameters.get("control.keepK").floats.set([2, 4]);
  const copy = openWeights(encodeCheckpoint({ model, tokenizer: new IdTokenizer(7) }));
  assertEquals(copy.parameters.floats, model.parameters.floats);
  assert(copy instanceof SpiralModel);
  assertEquals([copy.keepK, copy.config], [[2, 4], model.config]);
  copy.close();
  model.close();
});

Deno.test("SpiralModel gives its memory back, that of a run too", () => {
  const own = wasmKernels({ threads: 1, maxPages: 1024 });
  const { memory } = own.launcher;
  const model = new SpiralModel(tiny(), { kernels: own });
  model.prepare(Int32Array.of(1, 2, 3), Int32Array.of(-1, -1, 4), 3);
  assert(memory.usedBytes > 4 * model.parameters.size);
  model.close();
  assertEquals(memory.usedBytes, 0);
  assertThrows(() => new SpiralModel(tiny({ vocabSize: 4000, r: 4000 }), { kernels: own }), RangeError);
  assertEquals(memory.usedBytes, 0);
});

Deno.test("SpiralModel begins at the scales that its initial weights are documented with", () => {
  const model = new SpiralModel({}, { kernels });
  const deviation = (name: string) => {
    const { floats } = model.parameters.get(name);
    return Math.sqrt([...floats].reduce((sum, x) => sum + x * x, 0) / floats.length);
  };
  const expected = {
    ...{ embedding: 0.5, "blocks.0.wq": 1 / Math.sqrt(96), "blocks.3.wv": 0.3 / Math.sqrt(96) },
    ...{ "blocks.1.fc1.w": 1 / Math.sqrt(96), "blocks.1.fc2.w": 0.3 / Math.sqrt(384) },
    ...{ "mean.w": 1 / Math.sqrt(96), projection: 1 / Math.sqrt(64), "mean.b": 0, "logPrecision.b": 3 },
  };
  for (const [name, scale] of Object.entries(expected)) {
    assertAlmostEquals(deviation(name), scale, 0.05 * scale, name);
  }
  assertEquals(model.keepK, [12, 12, 12, 12]);
  model.close();
});

Deno.test("dataProjection spans the directions that matter: a better ceiling than a random one of twice its rank", () => {
  const V = 32;
  const world = BigramWorld.fromSeed({ V, seed: 0 });
  const ceiling = (B: Float32Array | Float64Array) => projectionCeiling(world, B, { T: 8 }).nats;
  const model = new SpiralModel(tiny({ vocabSize: V, r: 16 }), { kernels });
  const random = ceiling(Float32Array.from(model.parameters.get("projection").floats));
  model.close();
  const B = dataProjection(world.probabilities, V, 8);
  assert(ceiling(B) < random - 0.02, `${ceiling(B)} of ${random}`);
  assert(ceiling(B) - world.bayesNats(8) < 0.05);
  for (let row = 0; row < 8; row++) {
    const own = B.subarray(row * V, (row + 1) * V);
    assertAlmostEquals(Math.sqrt(own.reduce((sum, b) => sum + b * b, 0)), Math.sqrt(V / 8), 1e-9);
  }
  const counted = successorProbabilities([Int32Array.of(0, 1, 0, 1, 2)], 3);
  for (let a = 0; a < 3; a++) {
    assertAlmostEquals(counted.subarray(3 * a, 3 * a + 3).reduce((sum, p) => sum + p), 1, 1e-12);
  }
  assert(counted[1]! > 0.7 && counted[2 * 3]! > 0);
  assertThrows(() => dataProjection([1, 0, 0.5, 0.5], 2, 1), RangeError, "must be above 0: 0 at 1");
  assertThrows(() => dataProjection([1], 2, 1), TypeError, "must be (V, V) with V = 2: 1 numbers");
  assertThrows(() => dataProjection(new Float64Array(4).fill(0.5), 2, 3), RangeError, "from 1 to V = 2: 3");
});

Deno.test("scoreInWorld is the world's own expected NLL: ln V for a model that knows nothing", () => {
  const world = BigramWorld.fromSeed({ V: 7, seed: 0 });
  const model = lively({}, kernels);
  const before = scoreInWorld(model, world, { contexts: 64 });
  model.parameters.get("projection").floats.fill(0);
  assertAlmostEquals(scoreInWorld(model, world, { contexts: 64 }), Math.log(7), 1e-6);
  assert(Math.abs(before - Math.log(7)) > 0.01);
  assertThrows(
    () => scoreInWorld(model, BigramWorld.fromSeed({ V: 8, seed: 0 })),
    RangeError,
    "V = 7 tokens: 8",
  );
  model.close();
});

Deno.test("isHeldOut holds about the share out, the same windows each time", () => {
  const windows = Array.from({ length: 4000 }, (_, i) => [i % 60, Math.floor(i / 60), 5]);
  const held = windows.map((window) => isHeldOut(window, 0.125));
  assertAlmostEquals(held.filter(Boolean).length / 4000, 0.125, 0.03);
  assertEquals(windows.map((window) => isHeldOut(Int32Array.from(window), 0.125)), held);
});

Deno.test("RunningCalibration has bins that are closed above", () => {
  const calibration = new RunningCalibration(new Float64Array(12));
  calibration.add(Float64Array.of(0.5, 0.5).map(Math.log), 0); // at the edge of the second of four
  calibration.add(Float64Array.of(0.4, 0.3, 0.3).map(Math.log), 1);
  assertAlmostEquals(calibration.error, Math.abs(0.5 + 0.4 - 1) / 2, 1e-12);
});

Deno.test("RunningCalibration is the error of its rows in bins, the old ones fading", () => {
  const calibration = new RunningCalibration(new Float64Array(45));
  assertEquals(calibration.error, 0);
  const logs = (p: number) => Float64Array.of(Math.log(p), Math.log(1 - p));
  calibration.add(logs(0.9), 0);
  calibration.add(logs(0.9), 1);
  assertAlmostEquals(calibration.error, 0.4, 1e-12);
  calibration.add(logs(0.6), 0);
  assertAlmostEquals(calibration.error, (2 * 0.4 + 0.4) / 3, 1e-12);
  calibration.add(Float64Array.of(Math.log(0.5), Math.log(0.5)), 0); // a tie goes to the first
  assertAlmostEquals(calibration.error, (0.8 + 0.4 + 0.5) / 4, 1e-12);
  calibration.fade();
  calibration.add(logs(0.9), 0); // beside 0.98 of each of the four
  assertAlmostEquals(calibration.error, (0.98 * 1.7 - 0.1) / (0.98 * 4 + 1), 1e-12);
  for (let i = 0; i < 300; i++) calibration.fade();
  calibration.add(logs(0.7), 0);
  assertAlmostEquals(calibration.error, 0.3, 0.01);
});

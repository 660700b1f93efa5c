import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { noGradient } from "../../../../lib/autograd/mod.ts";
import { UNSCORED } from "../../../../lib/data/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import type { SpiralModel } from "../../../../lib/models/mod.ts";
import { ids, step } from "../../../../lib/tensor/mod.ts";
import { GradientStep } from "../../../../lib/training/gradient_step.ts";
import { lively } from "./support.ts";

const kernels = kernelsNamed("reference64");
const B = 2, T = 3;

/** A step over batches (B, T) of inputs and targets: the loss of each, nats, and what the model remembers after all. */
function stepOver(model: SpiralModel, batches: readonly (readonly [number[], number[]])[]) {
  const gradients = new Map(model.parameters.trainedNames.map((name) => {
    const tensor = model.parameters.get(name);
    return [tensor, new Float64Array(tensor.size)] as const;
  }));
  const run = new GradientStep(model, gradients, [B, T], { dropoutRate: 0, hasUnscored: true });
  model.beginStep();
  const losses = batches.map(([inputs, targets]) => {
    run.inputs.set(inputs);
    run.targets.set(targets);
    return run.run(0);
  });
  model.afterStep(0, 0, (name) => gradients.get(model.parameters.get(name))!);
  const { kl } = run.measures;
  run.close();
  return { kl: kl!, losses, slow: Array.from(model.parameters.get("teacher.slow").floats) };
}

Deno.test("BatchMemory divides a loss among the rows that are scored, and no others", () => {
  const model = lively({ scoreAll: true }, kernels);
  const [inputs, targets] = [[0, 3, 1, 4, 2, 2], [3, UNSCORED, 6, UNSCORED, 2, 5]];
  const { vocabSize: V } = model;
  const logits = step(
    () => noGradient(() => Float64Array.from(model.forward(ids(inputs, { shape: [B, T], kernels })).floats)),
    kernels,
  );
  const nats = targets.flatMap((target, row) => {
    if (target === UNSCORED) return [];
    const z = logits.subarray(row * V, (row + 1) * V);
    return [Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - z[target]!];
  });
  const { losses } = stepOver(model, [[inputs, targets]]);
  assertAlmostEquals(losses[0]!, nats.reduce((a, b) => a + b, 0) / 4, 1e-9);
  model.close();
});

Deno.test("BatchMemory learns of each batch of a step what the student said of that one", () => {
  const first = [[0, 3, 1, 4, 2, 2], [3, 1, 6, 2, 2, 5]] as const;
  const second = [[5, 6, 5, 6, 5, 6], [6, 5, 6, 5, 6, 5]] as const;
  const after = (...batches: (readonly [readonly number[], readonly number[]])[]) => {
    const model = lively({ scoreAll: true }, kernels);
    const { slow } = stepOver(model, batches.map(([inputs, targets]) => [[...inputs], [...targets]]));
    model.close();
    return slow;
  };
  const [alone, both] = [after(first), after(first, second)];
  // Tokens 0 to 4 stand in the first batch alone: 5 rows of V = 7.
  assertEquals(both.slice(0, 35), alone.slice(0, 35));
  assert(both.slice(35).some((log, i) => log !== alone[35 + i]));
});

Deno.test("a teacher is followed at its own temperature or at the student's, which differ unless that is 1", () => {
  const kl = (teacherTemperature: "own" | "shared", bounds = {}) => {
    const model = lively({ scoreAll: true, teacherTemperature, ...bounds }, kernels);
    const found = stepOver(model, [[[0, 3, 1, 4, 2, 2], [3, 1, 6, 2, 2, 5]]]).kl;
    model.close();
    return found;
  };
  assert(Math.abs(kl("own") - kl("shared")) > 1e-3, `${kl("own")} and ${kl("shared")}`);
  const ONE = { temperatureMin: 1, temperatureMax: 1 };
  assertAlmostEquals(kl("own", ONE), kl("shared", ONE), 1e-12);
});

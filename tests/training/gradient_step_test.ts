import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mean, multiply, scale } from "../../lib/autograd/mod.ts";
import { UNSCORED } from "../../lib/data/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import type { HazeModel } from "../../lib/models/mod.ts";
import type { Tensor } from "../../lib/tensor/mod.ts";
import { GradientStep } from "../../lib/training/gradient_step.ts";
import type { TrainingPass } from "../../lib/training/mod.ts";
import { smallModel, storyData } from "./support.ts";

Deno.test("GradientStep.run refuses to write after close", () => {
  const model = smallModel(storyData(), kernelsNamed("wasm"));
  const step = new GradientStep(model, new Map(), [1, 8], { dropoutRate: 0, hasUnscored: false });
  step.close();
  assertThrows(() => step.run(1), TypeError, "Cannot run a step as the trainer was closed");
  model.close();
});

/** A model that pays for the size of its embedding. */
function payingModel(weight: number): HazeModel {
  const model = smallModel(storyData(), kernelsNamed("wasm"));
  const pass = (ids: Tensor): TrainingPass => {
    const table = model.parameters.get("embed");
    const norm = mean(multiply(table, table));
    return { logits: model.logits(ids), penalty: scale(norm, weight), measures: { embeddingSize: norm } };
  };
  return Object.assign(model, { trainingPass: pass, measureNames: ["embeddingSize"] });
}

Deno.test("GradientStep adds a pass's penalty to the gradient, not to the loss, and keeps its measures in a replay", () => {
  const gradients = [0, 3].map((weight) => {
    const model = payingModel(weight);
    const table = model.parameters.get("embed");
    const gradient = model.kernels.region(table.size);
    const step = new GradientStep(model, new Map([[table, gradient.floats]]), [1, 8], {
      ...{ dropoutRate: 0, hasUnscored: false },
    });
    const found = [0, 1].map(() => {
      gradient.floats.fill(0);
      step.inputs.fill(1);
      step.targets.fill(2);
      return { loss: step.run(1), gradient: gradient.floats.slice(), measures: step.measures };
    });
    assertEquals(found[1], found[0]); // the second is a replay
    const size = Array.from(table.floats).reduce((sum, x) => sum + x * x, 0) / table.size;
    assertAlmostEquals(found[0]!.measures.embeddingSize!, size, 1e-6);
    const data = Array.from(table.floats);
    for (const part of [step, gradient, model]) part.close();
    return { ...found[0]!, data };
  });
  const [without, paying] = gradients as [typeof gradients[0], typeof gradients[0]];
  assertEquals(paying.loss, without.loss);
  paying.gradient.forEach((g, i) => {
    assertAlmostEquals(g - without.gradient[i]!, 3 * 2 * paying.data[i]! / paying.data.length, 1e-6);
  });
});

Deno.test("GradientStep.run refuses a pass without a measure that its model names", () => {
  const model = Object.assign(smallModel(storyData(), kernelsNamed("wasm")), { measureNames: ["depth"] });
  const step = new GradientStep(model, new Map(), [1, 8], { dropoutRate: 0, hasUnscored: false });
  assertThrows(() => step.run(1), TypeError, "each measure that its model names: depth is missing");
  step.close();
  model.close();
});

Deno.test("GradientStep records anew when the model's recording key changes, and lets it prepare each batch", () => {
  const model = smallModel(storyData(), kernelsNamed("wasm"));
  const seen: number[][] = [];
  const keyed = Object.assign(model, {
    recordingKey: "whole",
    prepare: (inputs: Int32Array, targets: Int32Array) => seen.push([inputs[0]!, targets[0]!]),
    trainingPass: (ids: Tensor): TrainingPass => ({
      logits: scale(model.logits(ids), keyed.recordingKey === "whole" ? 1 : 0),
    }),
  });
  const step = new GradientStep(keyed, new Map(), [1, 8], { dropoutRate: 0, hasUnscored: true });
  const losses = ["whole", "whole", "none", "none", "whole"].map((key, i) => {
    keyed.recordingKey = key;
    step.inputs.fill(1);
    step.targets.fill(i === 4 ? UNSCORED : 2);
    step.targets[7] = 2;
    return step.run(1);
  });
  assertEquals(losses[1], losses[0]);
  assertAlmostEquals(losses[2]!, Math.log(model.vocabSize), 1e-6); // all logits 0
  assertEquals(losses[3], losses[2]);
  assertEquals(losses[4]! > losses[2]! || losses[4]! < losses[2]!, true);
  assertEquals(seen, [[1, 2], [1, 2], [1, 2], [1, 2], [1, UNSCORED]]);
  step.close();
  model.close();
});

import { assertThrows } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { GradientStep } from "../../lib/training/gradient_step.ts";
import { smallModel, storyData } from "./support.ts";

Deno.test("GradientStep.run refuses to write after close", () => {
  const model = smallModel(storyData(), kernelsNamed("wasm"));
  const step = new GradientStep(model, new Map(), [1, 8], { dropoutRate: 0, hasUnscored: false });
  step.close();
  assertThrows(() => step.run(1), TypeError, "Cannot run a step as the trainer was closed");
  model.close();
});

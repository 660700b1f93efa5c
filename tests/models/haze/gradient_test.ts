import { fmix32 } from "../../../lib/random/mod.ts";
import { checkBackends, checkFiniteDifferences, checkOptimiserStep } from "../gradients.ts";
import { backends, HEAD_TYPES, lively, reference, tiny } from "./support.ts";

const key = new Int32Array([fmix32(fmix32(3) ^ 1)]);

for (const headType of HEAD_TYPES) {
  for (const dropout of [undefined, { rate: 0.3, key }]) {
    const how = dropout ? "with dropout" : "without dropout";
    Deno.test(`HazeModel with ${headType} heads has the gradient of its finite differences, ${how}`, () => {
      const model = lively(tiny(headType), reference);
      checkFiniteDifferences(model, dropout);
      model.close();
    });

    Deno.test(`HazeModel with ${headType} heads has the reference's gradients on every backend, ${how}`, () => {
      const exact = lively(tiny(headType), reference);
      checkBackends(exact, backends, dropout);
      exact.close();
    });
  }

  Deno.test(`one optimiser step changes every parameter of ${headType} heads that has a gradient`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(tiny(headType), kernels);
      checkOptimiserStep(model);
      model.close();
    }
  });
}

import { fmix32 } from "../../../lib/random/mod.ts";
import { checkBackends, checkFiniteDifferences, checkOptimiserStep } from "../gradients.ts";
import { backends, reference } from "../haze/support.ts";
import { lively, tiny } from "./support.ts";

const key = new Int32Array([fmix32(fmix32(3) ^ 1)]);

for (const tied of [true, false]) {
  const which = tied ? "a tied" : "an untied";
  for (const dropout of [undefined, { rate: 0.3, key }]) {
    const how = dropout ? "with dropout" : "without dropout";
    Deno.test(`LlisaModel with ${which} head has the gradient of its finite differences, ${how}`, () => {
      const model = lively(tiny({ tied }), reference);
      checkFiniteDifferences(model, dropout);
      model.close();
    });

    Deno.test(`LlisaModel with ${which} head has the reference's gradients on every backend, ${how}`, () => {
      const exact = lively(tiny({ tied }), reference);
      checkBackends(exact, backends, dropout);
      exact.close();
    });
  }

  Deno.test(`one optimiser step changes every parameter of LlisaModel with ${which} head`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(tiny({ tied }), kernels);
      checkOptimiserStep(model);
      model.close();
    }
  });
}

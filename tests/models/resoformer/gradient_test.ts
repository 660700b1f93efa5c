import { assert, assertEquals, assertThrows } from "@std/assert";
import { add, crossEntropy, Tape } from "../../../lib/autograd/mod.ts";
import { fmix32 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { AdamW, checkTrainingConfig } from "../../../lib/training/mod.ts";
import { checkBackends, checkFiniteDifferences, checkOptimiserStep } from "../gradients.ts";
import { backends } from "../haze/support.ts";
import { inTraining, lively, MODES, reference, tiny } from "./support.ts";

const dropout = { rate: 0.3, key: new Int32Array([fmix32(fmix32(3) ^ 1)]) };

for (const [mode, more] of Object.entries(MODES)) {
  Deno.test(`ResoformerModel ${mode} has the gradient of its finite differences`, () => {
    const model = lively(tiny({ ...more, numLayers: 1 }), reference);
    checkFiniteDifferences(inTraining(model));
    model.close();
  });

  Deno.test(`one optimiser step changes every parameter of ResoformerModel ${mode}`, () => {
    const model = lively(tiny(more), reference);
    checkOptimiserStep(inTraining(model));
    model.close();
  });

  Deno.test(`ResoformerModel ${mode} has the reference's gradients on every backend`, () => {
    const exact = lively(tiny(more), reference);
    checkBackends(inTraining(exact), backends, dropout);
    exact.close();
  });
}

Deno.test("ResoformerModel with dropout has the gradient of its finite differences", () => {
  const model = lively(tiny(), reference);
  checkFiniteDifferences(inTraining(model), dropout);
  model.close();
});

Deno.test("ResoformerModel with a straight-through collapse changes every parameter but the counts in one step", () => {
  for (const kernels of [reference, ...backends]) {
    const model = lively(tiny({ useEntropyCollapse: true, numAttractors: 3 }), kernels);
    const before = model.parameters.floats.slice();
    const optimiser = new AdamW(model.parameters);
    assertThrows(() => optimiser.gradientOf("collapse.usage"), RangeError, "must be trained");
    const bound = new Map(
      model.parameters.trainedNames.map((name) => [model.parameters.get(name), optimiser.gradientOf(name)]),
    );
    step(() => {
      const x = ids([0, 3, 1, 4, 2, 2, 0, 1], { shape: [2, 4], kernels });
      const y = ids([3, 1, 4, 0, 2, 0, 1, 3], { shape: [2, 4], kernels });
      const tape = new Tape([...bound.keys()]);
      const loss = tape.run(() => {
        const { logits, penalty } = model.trainingPass(x);
        return add(crossEntropy(logits, y), penalty!);
      });
      tape.play(loss, bound);
    }, kernels);
    optimiser.update(1, 1e-3, 1, checkTrainingConfig({ weightDecay: 0 }));
    const { floats } = model.parameters;
    for (const name of model.parameters.names) {
      const { start, end } = model.parameters.rangeOf(name);
      if (name === "collapse.usage") {
        // Counted, not trained: 8 states were assigned.
        assertEquals(Array.from(floats.subarray(start, end)).reduce((sum, n) => sum + n, 0), 8);
        continue;
      }
      assert(
        floats.subarray(start, end).some((x: number, i: number) => x !== before[start + i]),
        `${name} stayed`,
      );
    }
    optimiser.close();
    model.close();
  }
});

/** The measured models compute real gradients: each against float64 finite differences, and float32 against float64. */
import { assert, assertEquals } from "@std/assert";
import { CountedLlisa } from "../../bench/models/counted_llisa.ts";
import { SmallGpt } from "../../bench/models/small_gpt.ts";
import type { StepModel } from "../../bench/models/step_model.ts";
import { hazeCounted, trainingStepFlop } from "../../cli/measure/flop.ts";
import { crossEntropy, Tape } from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { HazeModel, LLISA_PRESETS } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";

const LLISA = { vocabSize: 5, maxSeqLen: 4, dim: 8, hiddenDim: 12, nLayers: 2 };
const MODELS: Readonly<Record<string, (kernels: Kernels) => StepModel>> = {
  SmallGpt: (kernels) => new SmallGpt(kernels, { V: 5, T: 4, C: 8, H: 2, F: 12, L: 2 }),
  Llisa: (kernels) => new CountedLlisa({ ...LLISA, nHeads: 2, nKvHeads: 2 }, { kernels }),
  "Llisa with grouped queries": (kernels) =>
    new CountedLlisa({ ...LLISA, nHeads: 4, nKvHeads: 2 }, { kernels }),
};
const EPSILON = 1e-5;

/** Weights large enough for every part to have a say. */
function lively(model: StepModel): StepModel {
  const random = new Pcg64(9);
  const { floats } = model.parameters;
  floats.forEach((_, i) => floats[i] = Math.fround(0.4 * random.normal()));
  return model;
}

function lossOf(model: StepModel) {
  const { kernels } = model;
  const shape = [2, 4];
  const input = ids([0, 3, 1, 4, 2, 2, 0, 1], { shape, kernels });
  return crossEntropy(model.logits(input), ids([3, 1, 4, 0, 2, 0, 1, 3], { shape, kernels }));
}

function gradientsOf(model: StepModel): Map<string, Float64Array> {
  return step(() => {
    const parameters = [...model.parameters.entries()];
    const tape = new Tape(parameters.map(([, tensor]) => tensor));
    const found = tape.play(tape.run(() => lossOf(model)));
    return new Map(parameters.map(([name, tensor]) => [name, Float64Array.from(found.sumOf(tensor))]));
  }, model.kernels);
}

for (const [label, make] of Object.entries(MODELS)) {
  Deno.test(`${label} has the gradient of its finite differences, and the same in float32`, () => {
    const model = lively(make(kernelsNamed("reference64")));
    const gradients = gradientsOf(model);
    const { floats } = model.parameters;
    for (const [name, gradient] of gradients) {
      const { start } = model.parameters.rangeOf(name);
      const largest = Math.max(...gradient.map(Math.abs));
      assert(largest > 1e-5, `${name} has no gradient to speak of: ${largest}`);
      gradient.forEach((slope, i) => {
        const at = floats[start + i]!;
        const [above, below] = [EPSILON, -EPSILON].map((change) => {
          floats[start + i] = at + change;
          return lossOf(model).item();
        }) as [number, number];
        floats[start + i] = at;
        const error = Math.abs(slope - (above - below) / (2 * EPSILON)) / largest;
        assert(error < 1e-6, `${name}[${i}] is off by ${error} of the largest`);
      });
    }
    for (const backend of ["wasm", "wasm-strict"] as const) {
      const narrow = lively(make(kernelsNamed(backend)));
      for (const [name, gradient] of gradientsOf(narrow)) {
        const exact = gradients.get(name)!;
        const largest = Math.max(...exact.map(Math.abs));
        gradient.forEach((slope, i) => {
          assert(
            Math.abs(slope - exact[i]!) < 2e-5 * largest,
            `${backend}, ${name}[${i}]: ${slope}, ${exact[i]}`,
          );
        });
      }
      narrow.close();
    }
    model.close();
  });
}

Deno.test("trainingStepFlop counts as the published counts of these models do", () => {
  const kernels = kernelsNamed("wasm");
  const [gpt, llama] = [new SmallGpt(kernels), new CountedLlisa(LLISA_PRESETS["llisa-7m"], { kernels })];
  assertEquals((trainingStepFlop(gpt, 32, 32).full / 1e9).toFixed(3), "1.010");
  assertEquals((trainingStepFlop(llama, 8, 256).full / 1e9).toFixed(2), "98.75");
  // 6·P·B·T with P the 8·24 + 8·8·2 + 8·5 entries of the matrices, and 12·C·B for each of the 10 pairs.
  const config = { vocabSize: 5, T: 4, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2, alpha: 0.5 };
  const haze = new HazeModel({ ...config, headType: "content" }, { kernels });
  assertEquals(trainingStepFlop(hazeCounted(haze), 3, 4).causal, 6 * 360 * 12 + 12 * 8 * 3 * 10);
  for (const model of [gpt, llama, haze]) model.close();
});

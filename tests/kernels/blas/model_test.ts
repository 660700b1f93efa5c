/** A training step of whole models with the library's products: gradients as in float64. */
import { assert } from "@std/assert";
import { CountedLlisa } from "../../../bench/models/counted_llisa.ts";
import { SmallGpt } from "../../../bench/models/small_gpt.ts";
import type { StepModel } from "../../../bench/models/step_model.ts";
import { crossEntropy, Tape } from "../../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../../lib/kernels/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { blasTest } from "./support.ts";

const [B, T, V] = [3, 16, 11];
const MODELS: Readonly<Record<string, (kernels: Kernels) => StepModel>> = {
  SmallGpt: (kernels) => new SmallGpt(kernels, { V, T, C: 16, H: 2, F: 40, L: 2 }),
  Llisa: (kernels) =>
    new CountedLlisa(
      { vocabSize: V, maxSeqLen: T, dim: 16, hiddenDim: 40, nLayers: 2, nHeads: 4, nKvHeads: 2 },
      { kernels },
    ),
};

/** The gradients of all parameters, by name. */
function gradientsOf(model: StepModel): Map<string, Float64Array> {
  const { kernels, parameters } = model;
  const random = new Pcg64(9);
  const { floats } = parameters;
  floats.forEach((_, i) => floats[i] = Math.fround(0.3 * random.normal()));
  const tokens = () =>
    ids(Array.from({ length: B * T }, () => Math.floor(V * random.uniform())), {
      ...{ shape: [B, T], kernels },
    });
  const gradients = step(() => {
    const entries = [...parameters.entries()];
    const tape = new Tape(entries.map(([, tensor]) => tensor));
    const found = tape.play(tape.run(() => crossEntropy(model.logits(tokens()), tokens())));
    return new Map(entries.map(([name, tensor]) => [name, Float64Array.from(found.sumOf(tensor))]));
  }, kernels);
  model.close();
  return gradients;
}

for (const [name, make] of Object.entries(MODELS)) {
  blasTest(`blas kernels give a ${name} the gradients of float64`, (blas) => {
    const exact = gradientsOf(make(kernelsNamed("reference64")));
    for (const [parameter, gradient] of gradientsOf(make(blas))) {
      const expected = exact.get(parameter)!;
      const largest = Math.max(...expected.map(Math.abs));
      assert(largest > 1e-5, `${parameter} has no gradient to speak of: ${largest}`);
      const worst = Math.max(...gradient.map((slope, i) => Math.abs(slope - expected[i]!))) / largest;
      assert(worst < 2e-5, `${parameter} is off by ${worst} of its largest`);
    }
  });
}

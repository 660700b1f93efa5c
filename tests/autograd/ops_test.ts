/** Every op of the module: by hand, against the reference, against finite differences. */
import { assert, assertEquals } from "@std/assert";
import * as autograd from "../../lib/autograd/mod.ts";
import { tensor } from "../../lib/tensor/mod.ts";
import { ELEMENTWISE_CASES } from "./elementwise_cases.ts";
import { LINEAR_CASES } from "./linear_cases.ts";
import { LLAMA_CASES } from "./llama_cases.ts";
import { RESONANCE_CASES } from "./resonance_cases.ts";
import { ROW_CASES } from "./row_cases.ts";
import { SHAPE_CASES } from "./shape_cases.ts";
import { backends, evaluate, on, type OpCase, reference, relativeError, weighted } from "./support.ts";

const CASES: Readonly<Record<string, readonly OpCase[]>> = {
  ...ELEMENTWISE_CASES,
  ...SHAPE_CASES,
  ...LINEAR_CASES,
  ...ROW_CASES,
  ...LLAMA_CASES,
  ...RESONANCE_CASES,
};
/** What the module exports besides ops with a true gradient. */
const NO_OPS = [
  "Gradients",
  "LAYER_NORM_EPSILON",
  "RMS_NORM_EPSILON",
  "Tape",
  "checkGradient",
  "detached",
  "isRecording",
  "nearestCode",
  "noGradient",
  "record",
  "rotaryTable",
  "straightThrough",
  "valueAndGradients",
];

Deno.test("the table of cases has a row for each exported op, and no other", () => {
  const ops = Object.keys(autograd).filter((name) => !NO_OPS.includes(name));
  assertEquals(Object.keys(CASES).sort(), ops.sort());
  for (const name of NO_OPS) assert(name in autograd, `${name} is not exported`);
  for (const [name, cases] of Object.entries(CASES)) {
    assert(cases.some((test) => test.expected !== undefined), `${name} has no value worked out by hand`);
  }
});

for (const [name, cases] of Object.entries(CASES)) {
  Deno.test(`${name} gives the values worked out by hand on every backend`, () => {
    for (const test of cases) {
      if (test.expected === undefined) continue;
      const expected = tensor(test.expected, { kernels: reference });
      for (const kernels of [reference, ...backends]) {
        const y = test.run(...test.inputs.map((input) => on(kernels, input)));
        assertEquals([...y.shape], [...expected.shape], `${test.label}, ${kernels.name}`);
        const error = relativeError(y.data, expected.data);
        assert(error <= (kernels === reference ? 1e-7 : 1e-5), `${test.label}, ${kernels.name}: ${error}`);
      }
    }
  });

  Deno.test(`${name} agrees with the float64 reference in value and gradients`, () => {
    for (const test of cases) {
      const expected = evaluate(test, reference);
      for (const kernels of backends) {
        const label = `${test.label}, ${kernels.name}`;
        const actual = evaluate(test, kernels);
        assertEquals(actual.y.shape, expected.y.shape, label);
        assertEquals(actual.y.dtype, "float32", label);
        const error = relativeError(actual.y.data, expected.y.data);
        assert(error <= 1e-5, `${label}: value off by ${error}`);
        expected.gradients.forEach((gradient, i) => {
          assertEquals(actual.gradients[i]!.shape, test.inputs[i]!.shape, label);
          const error = relativeError(actual.gradients[i]!.data, gradient.data);
          assert(error <= 1e-5, `${label}: gradient of input ${i} off by ${error}`);
        });
      }
    }
  });

  Deno.test(`${name} has the gradient of its finite differences for every input`, () => {
    for (const test of cases) {
      const inputs = test.inputs.map((input) => on(reference, input));
      const { perInput } = autograd.checkGradient((...x) => weighted(test.run(...x)), inputs);
      perInput.forEach((error, i) => assert(error <= 1e-6, `${test.label}: input ${i} off by ${error}`));
    }
  });
}

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { crossEntropy, Tape } from "../../../lib/autograd/mod.ts";
import { RESOFORMER_DEFAULTS, type ResoformerConfig, type ResoformerModel } from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { golden, logOfRotation, ourName, pureModel, reference, worst } from "./support.ts";

const whole = await golden("model_forward");
const small = await golden("loss_grad");
const COLLAPSE: Partial<ResoformerConfig> = { useEntropyCollapse: true, collapseMode: "soft" };
const { gatePlacement, coherenceThreshold, coherenceSlope } = RESOFORMER_DEFAULTS;
const NO_GATE = { useCoherenceGate: false, gatePlacement, coherenceThreshold, coherenceSlope };

function logitsOf(model: ResoformerModel, tokens: number[], training = false): ArrayLike<number> {
  const x = ids(tokens, { shape: [1, tokens.length], kernels: reference });
  return step(() => training ? model.trainingPass(x).logits : model.logits(x), reference).data;
}

for (
  const [key, more, training] of [
    ["logits_train_soft", COLLAPSE, true],
    ["logits_eval_hard", COLLAPSE, false],
    ["logits_no_collapse", {}, false],
    ["logits_no_collapse_no_gate", NO_GATE, false],
  ] as const
) {
  Deno.test(`ResoformerModel gives upstream's ${key}`, () => {
    const model = pureModel(whole.config, whole.weights, more);
    const error = worst(logitsOf(model, whole.tokens_dense, training), whole[key]);
    assert(error < 1e-9, `off by ${error}`);
    model.close();
  });
}

Deno.test("ResoformerModel in its straight-through mode reads a prompt as upstream's hard collapse does", () => {
  const model = pureModel(whole.config, whole.weights, { useEntropyCollapse: true });
  const error = worst(logitsOf(model, whole.tokens_dense), whole.logits_eval_hard);
  assert(error < 1e-9, `off by ${error}`);
  // Training sees the same numbers: there is no gap between the two.
  assertEquals(logitsOf(model, whole.tokens_dense, true), logitsOf(model, whole.tokens_dense));
  model.close();
});

Deno.test("ResoformerModel has the loss and the whole gradient of upstream's small model", () => {
  const model = pureModel(small.config, small.weights);
  const parameters = [...model.parameters.entries()];
  const shape = { shape: [1, small.input.length], kernels: reference };
  const { loss, gradients } = step(() => {
    const tape = new Tape(parameters.map(([, tensor]) => tensor));
    const loss = tape.run(() =>
      crossEntropy(model.logits(ids(small.input, shape)), ids(small.target, shape))
    );
    const found = tape.play(loss);
    const gradients = parameters.map(([name, x]) => [name, Float64Array.from(found.sumOf(x))] as const);
    return { loss: loss.item(), gradients: new Map(gradients) };
  }, reference);
  assertAlmostEquals(loss, small.cross_entropy, 1e-9);
  const expected = Object.entries(small.central_difference_gradient) as [string, number[]][];
  for (const [name, data] of expected) {
    const ours = gradients.get(ourName(name))!;
    // d ln(|ρ| + 1)/dρ, as we learn the logarithm.
    const slopes = name.endsWith("rotation")
      ? small.weights[name].data.map((rho: number) => Math.exp(-logOfRotation(rho)) * Math.sign(rho))
      : data.map(() => 1);
    const error = worst(ours.map((slope, i) => slope * slopes[i]!), data);
    assert(error < 1e-6, `${name} off by ${error}`);
  }
  assertEquals(
    parameters.map(([name]) => name).filter((name) => !name.endsWith("headWeights")).sort(),
    expected.map(([name]) => ourName(name)).sort(),
  );
  model.close();
});

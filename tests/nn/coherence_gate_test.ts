import { assert } from "@std/assert";
import { layerNorm, linear, multiply } from "../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { coherenceGate, coherenceGateSpecs, Parameters } from "../../lib/nn/mod.ts";
import { tensor } from "../../lib/tensor/mod.ts";
import golden from "../golden/reso/layers.json" with { type: "json" };

const kernels = kernelsNamed("reference64");
const of = (data: number[], shape: number[]) => tensor(Float64Array.from(data), { shape, kernels });
const { seq: T, dim: C } = golden;
const x = of(golden.x, [T, C]);

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(expected, (e, i) => Math.abs(e - found[i]!)));
}

Deno.test("coherenceGate is upstream's, and the seed's with its own slope and threshold", () => {
  const { weight, coherence, gate, out, ref_gate_seed_slope1_tau_inv_phi: seed } = golden.coherence_gate;
  const options = { hidden: 0, bias: false, threshold: 0.7, slope: 10 };
  const parameters = new Parameters(coherenceGateSpecs("gate", C, options), kernels);
  parameters.get("gate.w").floats.set(weight);
  const found = coherenceGate(parameters, "gate", x, options);
  assert(worst(found.coherence.data, coherence) < 1e-12);
  assert(worst(found.gate.data, gate) < 1e-12);
  assert(worst(multiply(x, found.gate).data, out) < 1e-12);
  const inverse = (Math.sqrt(5) - 1) / 2;
  const other = coherenceGate(parameters, "gate", x, { ...options, threshold: inverse, slope: 1 });
  assert(worst(other.gate.data, seed) < 1e-12);
  const flat = coherenceGate(parameters, "gate", x, { ...options, slope: 0 });
  assert(flat.gate.data.every((gate: number) => gate === 0.5));
  parameters.close();
});

Deno.test("layerNorm with ε of 1e-6, and linear with gelu, give upstream's layers", () => {
  const { eps, gamma, beta, out } = golden.layernorm;
  assert(worst(layerNorm(x, of(gamma, [C]), of(beta, [C]), eps).data, out) < 1e-9);
  const { kernel, bias, out: activated } = golden.dense_gelu_tanh;
  const w = of(kernel.data, kernel.shape);
  const y = linear(x, w, { bias: of(bias, [bias.length]), activation: "gelu" });
  assert(worst(y.data, activated) < 1e-9);
});

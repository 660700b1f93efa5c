import { assert, assertEquals, assertThrows } from "@std/assert";
import golden from "../../../golden/haze/primitives.json" with { type: "json" };
import type { Kernels } from "../../../../lib/kernels/mod.ts";
import { checkGradient, multiply, sum } from "../../../../lib/autograd/mod.ts";
import {
  gelu,
  layerNorm,
  leakyRelu,
  relu,
  rmsNorm,
  sigmoid,
  softmax,
  swish,
} from "../../../../lib/models/haze/seed/mod.ts";
import { ones, type Tensor, tensor, zeros } from "../../../../lib/tensor/mod.ts";
import { float32, float64, type GoldenArray, numbersOf, relativeError, tensorOf } from "./support.ts";

interface Case {
  fn: string;
  inputs: { x: GoldenArray; gamma?: GoldenArray; beta?: GoldenArray };
  params: { alpha?: number; beta?: number; axis?: number; eps?: number };
  output: GoldenArray;
}

const CASES = golden as unknown as Case[];

function apply({ fn, inputs, params }: Case, kernels: Kernels): Tensor {
  const x = tensorOf(inputs.x, kernels);
  const [gamma, beta] = [inputs.gamma, inputs.beta].map((array) => array && tensorOf(array, kernels));
  switch (fn) {
    case "relu":
      return relu(x);
    case "leaky_relu":
      return leakyRelu(x, params.alpha);
    case "gelu":
      return gelu(x);
    case "sigmoid":
      return sigmoid(x);
    case "swish":
      return swish(x, params.beta);
    case "softmax":
      return softmax(x, params.axis);
    case "layer_norm":
      return layerNorm(x, gamma!, beta!, params.eps);
    case "rms_norm":
      return rmsNorm(x, gamma!, params.eps);
    default:
      throw new Error(`no such function: ${fn}`);
  }
}

Deno.test("The seed's activations and norms agree with upstream's: float64 to 1e-12, float32 to 1e-6", () => {
  assertEquals(CASES.length, 47);
  for (const one of CASES) {
    const { fn, inputs, params, output } = one;
    const isDouble = inputs.x.dtype === "float64" && output.dtype === "float64";
    for (const kernels of isDouble ? [float64] : float32) {
      const y = apply(one, kernels);
      assertEquals(y.shape, output.shape);
      const error = relativeError(y.data, numbersOf(output));
      const what = `${fn} ${JSON.stringify(params)} ${inputs.x.dtype} on ${kernels.name}`;
      assert(error <= (isDouble ? 1e-12 : 1e-6), `${what}: off by ${error}`);
    }
  }
});

Deno.test("softmax takes any axis, also of more than two, and refuses what has none", () => {
  const x = tensor(Float64Array.from({ length: 24 }, (_, i) => Math.sin(i)), {
    shape: [2, 3, 4],
    kernels: float64,
  });
  for (const axis of [0, 1, 2, -1, -2, -3]) {
    const y = softmax(x, axis);
    assertEquals(y.shape, [2, 3, 4]);
    const strides = [12, 4, 1];
    const a = (axis + 3) % 3;
    for (let i = 0; i < 24; i++) {
      if (Math.floor(i / strides[a]!) % x.shape[a]! !== 0) continue;
      const line = Array.from({ length: x.shape[a]! }, (_, j) => y.floats[i + j * strides[a]!]!);
      const exps = line.map((_, j) => Math.exp(x.floats[i + j * strides[a]!]!));
      const total = exps.reduce((p, q) => p + q);
      assert(line.every((p, j) => Math.abs(p - exps[j]! / total) < 1e-14), `axis ${axis} at ${i}`);
    }
  }
  const rule = "Cannot take a softmax as there must be numbers along its axis: ";
  assertThrows(() => softmax(x, 3), TypeError, `${rule}axis 3 of (2, 3, 4)`);
  assertThrows(() => softmax(x, -4), TypeError, rule);
  assertThrows(() => softmax(x, 0.5), TypeError, rule);
  assertThrows(() => softmax(zeros([2, 0])), TypeError, `${rule}axis -1 of (2, 0)`);
  assertThrows(() => softmax(tensor(1)), TypeError, `${rule}axis -1 of ()`);
});

Deno.test("leakyRelu, swish and softmax along an axis have gradients", () => {
  const x = tensor([[-2, 0.5, 3], [1, -0.25, -4]], { kernels: float64 });
  const weights = tensor([[1, -2, 3], [0.5, 2, -1]], { kernels: float64 });
  for (
    const f of [(x: Tensor) => leakyRelu(x, 0.2), (x: Tensor) => swish(x, 1.7), (x: Tensor) => softmax(x, 0)]
  ) {
    const { worst } = checkGradient((x) => sum(multiply(f(x), weights)), [x]);
    assert(worst <= 1e-6, `off by ${worst}`);
  }
});

Deno.test("rmsNorm has upstream's epsilon unless told otherwise, layerNorm upstream's too", () => {
  const x = tensor([[1e-3, -1e-3]], { kernels: float64 });
  const one = ones([2], { kernels: float64 });
  assertEquals(rmsNorm(x, one).data, rmsNorm(x, one, 1e-6).data);
  assertEquals(
    layerNorm(x, one, zeros([2], { kernels: float64 })).data,
    layerNorm(x, one, zeros([2], { kernels: float64 }), 1e-5).data,
  );
  assert(Math.abs(rmsNorm(x, one).floats[0]! - 1e-3 / Math.sqrt(2e-6)) < 1e-12);
});

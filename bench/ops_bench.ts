/**
 * Operations as a model calls them: `deno bench -A bench/ops_bench.ts`. Each forward in a step of its own, and forward
 * with the gradients of all inputs, on one thread.
 *
 * @module
 */
import {
  add,
  attention,
  crossEntropy,
  embedding,
  layerNorm,
  linear,
  matmul,
  rmsNorm,
  rotary,
  rotaryTable,
  softmax,
  sum,
  swiglu,
  valueAndGradients,
} from "../lib/autograd/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { ids, type Shape, step, type Tensor, tensor } from "../lib/tensor/mod.ts";
import { oneThread } from "./backends.ts";
import { OP_SIZES } from "./sizes.ts";

const { B, T, C, H, F, V } = OP_SIZES;
const kernels = oneThread();
const random = new Pcg64(1);

function some(...shape: number[]): Tensor {
  const count = shape.reduce((product, axis) => product * axis, 1);
  return tensor(Float32Array.from({ length: count }, () => random.normal()), {
    shape: shape as Shape,
    kernels,
  });
}
const tokens = (): Tensor =>
  ids(Int32Array.from({ length: B * T }, () => Math.floor(V * random.uniform())), { shape: [B, T], kernels });

/** What gets a gradient, and the op on it. */
type OpBench = readonly [inputs: readonly Tensor[], op: (...inputs: Tensor[]) => Tensor];

const inputIds = tokens();
const targets = tokens();
const angles = rotaryTable(T, C / H, 10000, kernels);
const OPS: Readonly<Record<string, OpBench>> = {
  add: [[some(B, T, C), some(B, T, C)], add],
  matmul: [[some(B, T, C), some(C, F)], matmul],
  "linear with bias and gelu": [
    [some(B, T, C), some(C, F), some(F)],
    (x, w, bias) => linear(x, w, { bias, activation: "gelu" }),
  ],
  swiglu: [[some(B, T, C), some(C, F), some(C, F)], (x, gate, up) => swiglu(x!, gate!, up!)],
  layerNorm: [[some(B, T, C), some(C), some(C)], (x, gain, offset) => layerNorm(x, gain, offset)],
  rmsNorm: [[some(B, T, C), some(C)], (x, gain) => rmsNorm(x, gain)],
  softmax: [[some(B, T, C)], softmax],
  rotary: [[some(B, T, 2 * C)], (x) => rotary(x, angles, { heads: 2 * H })],
  attention: [[some(B, T, 3 * C)], (qkv) => {
    const columns = (column: number) => ({ tensor: qkv, column });
    return attention({ q: columns(0), k: columns(C), v: columns(2 * C), H, D: C / H }).output;
  }],
  embedding: [[some(V, C)], (table) => embedding(table, inputIds)],
  crossEntropy: [[some(B, T, V)], (logits) => crossEntropy(logits, targets)],
};

for (const [name, [inputs, op]] of Object.entries(OPS)) {
  const group = `${name}, B${B} T${T} C${C} F${F} V${V}`;
  Deno.bench("forward", { group, baseline: true }, () => void step(() => void op(...inputs), kernels));
  // The sum is what a gradient needs of any result; it is a small part of the time.
  Deno.bench(
    "forward and gradients",
    { group },
    () => void valueAndGradients((...x) => sum(op(...x)), inputs),
  );
}

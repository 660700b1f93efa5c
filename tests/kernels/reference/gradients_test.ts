import { assert } from "@std/assert";
import type { AttentionCall, FloatArray, HeadLayout, UnaryName } from "../../../lib/kernels/kernels.ts";
import { integers, reference, uniforms } from "../support.ts";

type Inputs = Record<string, Float64Array>;

const wide = (count: number, low = -1, high = 1): Float64Array =>
  Float64Array.from(uniforms(count, low, high));

/**
 * Compares gradients with central differences of L = ⟨dOut, forward(inputs)⟩. `backward` gets zeroed gradients to write
 * or add to, one for each input, under the same name.
 */
function checkGradients(
  label: string,
  inputs: Inputs,
  forward: (inputs: Inputs) => Float64Array,
  backward: (inputs: Inputs, dOut: Float64Array, grads: Inputs) => void,
): void {
  const dOut = wide(forward(inputs).length);
  const objective = () => forward(inputs).reduce((sum, value, i) => sum + value * dOut[i]!, 0);
  const grads = Object.fromEntries(
    Object.entries(inputs).map(([name, x]) => [name, new Float64Array(x.length)]),
  );
  backward(inputs, dOut, grads);
  const h = 1e-5;
  for (const [name, x] of Object.entries(inputs)) {
    const largest = Math.max(1e-3, ...grads[name]!.map(Math.abs));
    for (let i = 0; i < x.length; i++) {
      const kept = x[i]!;
      x[i] = kept + h;
      const above = objective();
      x[i] = kept - h;
      const below = objective();
      x[i] = kept;
      const slope = (above - below) / (2 * h);
      const got = grads[name]![i]!;
      assert(
        Math.abs(got - slope) < 1e-7 * largest,
        `${label}, d${name}[${i}]: got ${got}, differences give ${slope}`,
      );
    }
  }
}

for (
  const name of [
    "exp",
    "log",
    "tanh",
    "sigmoid",
    "relu",
    "gelu",
    "silu",
    "sqrt",
    "erf",
    "geluErf",
    "sin",
    "cos",
  ] as const satisfies UnaryName[]
) {
  Deno.test(`referenceKernels.unaryGrad ${name} is the slope of unary ${name}`, () => {
    const low = name === "log" || name === "sqrt" ? 0.5 : -3;
    checkGradients(
      name,
      { x: wide(50, low, 3) },
      ({ x }) => {
        const y = new Float64Array(50);
        reference.unary(name, x!, y);
        return y;
      },
      ({ x }, dy, grads) => reference.unaryGrad(name, x!, dy, grads.x!),
    );
  });
}

Deno.test("referenceKernels.siluGateGrad is the gradient of siluGate", () => {
  checkGradients(
    "siluGate",
    { a: wide(20, -4, 4), b: wide(20) },
    ({ a, b }) => {
      const y = new Float64Array(20);
      reference.siluGate({ a: a!, b: b!, y });
      return y;
    },
    ({ a, b }, dy, grads) => reference.siluGateGrad({ a: a!, b: b!, dy, da: grads.a!, db: grads.b! }),
  );
});

Deno.test("referenceKernels.softmaxGrad is the gradient of softmax", () => {
  const softmax = (x: Float64Array) => {
    const y = new Float64Array(15);
    reference.softmax(x, y, 3, 5);
    return y;
  };
  checkGradients(
    "softmax",
    { x: wide(15, -2, 2) },
    ({ x }) => softmax(x!),
    ({ x }, dy, grads) => reference.softmaxGrad({ y: softmax(x!), dy, dx: grads.x!, rows: 3, columns: 5 }),
  );
});

Deno.test("referenceKernels.logSoftmaxGrad is the gradient of logSoftmax", () => {
  const logSoftmax = (x: Float64Array) => {
    const y = new Float64Array(15);
    reference.logSoftmax(x, y, 3, 5);
    return y;
  };
  checkGradients(
    "logSoftmax",
    { x: wide(15, -2, 2) },
    ({ x }) => logSoftmax(x!),
    ({ x }, dy, grads) =>
      reference.logSoftmaxGrad({ y: logSoftmax(x!), dy, dx: grads.x!, rows: 3, columns: 5 }),
  );
});

Deno.test("referenceKernels.layerNormGrad and layerNormParameterGrad are the gradients of layerNorm", () => {
  const shared = { stats: new Float64Array(6), rows: 3, columns: 7 };
  checkGradients(
    "layerNorm",
    { x: wide(21, -2, 2), gain: wide(7), offset: wide(7) },
    ({ x, gain, offset }) => {
      const y = new Float64Array(21);
      reference.layerNorm({ ...shared, x: x!, gain: gain!, offset: offset!, y, epsilon: 1e-2 });
      return y;
    },
    ({ x, gain }, dy, grads) => {
      reference.layerNormGrad({ ...shared, x: x!, gain: gain!, dy, dx: grads.x! });
      reference.layerNormParameterGrad({ ...shared, x: x!, dy, dGain: grads.gain!, dOffset: grads.offset! });
    },
  );
});

Deno.test("referenceKernels.rmsNormGrad and rmsNormParameterGrad are the gradients of rmsNorm", () => {
  const shared = { inverses: new Float64Array(3), rows: 3, columns: 7 };
  checkGradients(
    "rmsNorm",
    { x: wide(21, -2, 2), gain: wide(7) },
    ({ x, gain }) => {
      const y = new Float64Array(21);
      reference.rmsNorm({ ...shared, x: x!, gain: gain!, y, epsilon: 1e-2 });
      return y;
    },
    ({ x, gain }, dy, grads) => {
      reference.rmsNormGrad({ ...shared, x: x!, gain: gain!, dy, dx: grads.x! });
      reference.rmsNormParameterGrad({ ...shared, x: x!, dy, dGain: grads.gain! });
    },
  );
});

Deno.test("referenceKernels.rotary turned back is the gradient of rotary", () => {
  const sizes = { rows: 6, columns: 11, heads: 2, D: 4, T: 3, table: wide(5 * 4), first: 2 };
  checkGradients(
    "rotary",
    { x: wide(66) },
    ({ x }) => {
      const y = new Float64Array(66);
      reference.rotary({ ...sizes, x: x!, y, inverse: false });
      return y;
    },
    ({ x: _ }, dy, grads) => reference.rotary({ ...sizes, x: dy, y: grads.x!, inverse: true }),
  );
});

Deno.test("referenceKernels.crossEntropyGrad is the gradient of crossEntropy", () => {
  const shared = { targets: integers(4, 6), logSums: new Float64Array(4), rows: 4, columns: 6 };
  checkGradients(
    "crossEntropy",
    { logits: wide(24, -3, 3) },
    ({ logits }) => {
      const losses = new Float64Array(4);
      reference.crossEntropy({ ...shared, logits: logits!, losses });
      return losses;
    },
    ({ logits }, dLosses, grads) => {
      reference.crossEntropyGrad({ ...shared, logits: logits!, dLosses, dLogits: grads.logits! });
    },
  );
});

Deno.test("referenceKernels.embeddingGrad is the gradient of embedding", () => {
  const ids = Int32Array.of(2, 0, 2, 2, 1);
  checkGradients(
    "embedding",
    { table: wide(12) },
    ({ table }) => {
      const y = new Float64Array(15);
      reference.embedding({ table: table!, ids, y, rows: 5, columns: 3 });
      return y;
    },
    (_, dy, grads) => reference.embeddingGrad({ dy, ids, dTable: grads.table!, rows: 5, columns: 3 }),
  );
});

Deno.test("referenceKernels.mixColumnsGrad is the gradient of mixColumns", () => {
  checkGradients(
    "mixColumns",
    { a: wide(12), b: wide(12), gate: wide(4, 0, 1) },
    ({ a, b, gate }) => {
      const y = new Float64Array(12);
      reference.mixColumns({ a: a!, b: b!, gate: gate!, y, rows: 3, columns: 4 });
      return y;
    },
    ({ a, b, gate }, dy, grads) =>
      reference.mixColumnsGrad({
        ...{ a: a!, b: b!, gate: gate!, dy, rows: 3, columns: 4 },
        ...{ da: grads.a!, db: grads.b!, dGate: grads.gate! },
      }),
  );
});

for (const scores of ["q and k", "bias", "q, k and bias"]) {
  Deno.test(`referenceKernels.attentionGrad is the gradient of attention when ${scores} score`, () => {
    for (const [B, H, Tq, Tk, D] of [[2, 2, 4, 4, 3], [1, 2, 2, 5, 2], [1, 1, 1, 4, 2]] as const) {
      const layout = (array: FloatArray, T: number, width: number): HeadLayout => ({
        ...{ array, offset: 0, batch: T * H * width, row: H * width, head: width },
      });
      const weights = new Float64Array(B * H * Tq * Tk);
      const callOf = ({ q, k, v, bias }: Inputs, out: FloatArray): AttentionCall => ({
        ...{ B, H, Tq, Tk, D, scale: 0.7, weights },
        ...(q && k ? { q: layout(q, Tq, D), k: layout(k, Tk, D) } : {}),
        ...(bias ? { bias: layout(bias, Tq, Tk) } : {}),
        v: layout(v!, Tk, D),
        out: layout(out, Tq, D),
      });
      const inputs: Inputs = { v: wide(B * Tk * H * D) };
      if (scores !== "bias") Object.assign(inputs, { q: wide(B * Tq * H * D), k: wide(B * Tk * H * D) });
      if (scores !== "q and k") inputs.bias = wide(B * Tq * H * Tk);
      const out = new Float64Array(B * Tq * H * D);
      checkGradients(
        `attention (${B}, ${H}, ${Tq}, ${Tk}, ${D})`,
        inputs,
        (current) => {
          reference.attention(callOf(current, out));
          return out;
        },
        (current, dOut, { q, k, v, bias }) => {
          reference.attention(callOf(current, out));
          reference.attentionGrad({
            ...callOf(current, out),
            dOut: layout(dOut, Tq, D),
            ...(q && k ? { dq: layout(q, Tq, D), dk: layout(k, Tk, D) } : {}),
            ...(bias ? { dBias: layout(bias, Tq, Tk) } : {}),
            dv: layout(v!, Tk, D),
            biasColumns: Tk,
          });
        },
      );
    }
  });
}

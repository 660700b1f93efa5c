import { assert } from "@std/assert";
import type {
  AttentionCall,
  AttentionGradCall,
  FloatArray,
  HeadLayout,
  Kernels,
} from "../../lib/kernels/kernels.ts";
import {
  assertClose,
  assertSameBits,
  backends,
  guarded,
  ofLargest,
  reference,
  uniforms,
  within,
} from "./support.ts";

type Sizes = readonly [B: number, H: number, Tq: number, Tk: number, D: number];

/**
 * One query with a long past, queries after a past, odd lengths and head sizes; the last ones need several chunks of keys,
 * of queries, or of both, since they are longer than 512 or their heads so wide that fewer rows fit.
 */
const SIZES: readonly Sizes[] = [
  [1, 1, 1, 1, 1],
  [1, 1, 2, 2, 2],
  [2, 3, 5, 5, 8],
  [1, 3, 7, 7, 3],
  [2, 2, 13, 13, 48],
  [2, 1, 31, 31, 5],
  [1, 2, 63, 63, 16],
  [1, 2, 64, 64, 16],
  [1, 2, 65, 65, 12],
  [2, 1, 127, 127, 20],
  [1, 1, 128, 128, 32],
  [1, 1, 129, 129, 6],
  [1, 1, 200, 200, 1],
  [1, 4, 1, 200, 16],
  [2, 2, 1, 33, 7],
  [1, 2, 3, 70, 5],
  [2, 2, 17, 40, 10],
  [1, 1, 31, 96, 64],
  [1, 1, 64, 65, 33],
  [1, 1, 520, 520, 4],
  [1, 1, 1030, 1030, 1],
  [1, 1, 5, 521, 9],
  [1, 1, 90, 95, 3000],
  [1, 1, 488, 488, 537],
];

const SCORES = ["q and k", "bias", "q, k and bias"] as const;
type Scores = (typeof SCORES)[number];

/** Numbers that a call works on; q, k and v are slices of the rows of `qkv`, of which queries are the last Tq. */
interface Problem {
  qkv: Float32Array; // (B, Tk, 3C)
  bias: Float32Array; // (B, Tq, H · biasColumns + 2)
  dOut: Float32Array; // (B, Tq, C)
  grads: Float32Array; // as qkv, to be added to
  dBias: Float32Array; // as bias, to be overwritten
  biasColumns: number;
}

function makeProblem([B, H, Tq, Tk, D]: Sizes, spread = 1): Problem {
  const C = H * D;
  const biasColumns = Tk + 3;
  const biasCount = B * Tq * (H * biasColumns + 2);
  return {
    qkv: uniforms(B * Tk * 3 * C).map((value, i) => i % (3 * C) < 2 * C ? spread * value : value), // v stays small
    bias: uniforms(biasCount, -spread, spread),
    dOut: uniforms(B * Tq * C),
    grads: uniforms(B * Tk * 3 * C),
    dBias: uniforms(biasCount),
    biasColumns,
  };
}

interface Outcome {
  out: FloatArray;
  weights: FloatArray;
  grads: FloatArray;
  dBias: FloatArray;
}

/** Forward, then gradient, on copies of the problem's arrays between guard values. */
function attend(kernels: Kernels, sizes: Sizes, scores: Scores, problem: Problem, label: string): Outcome {
  const [B, H, Tq, Tk, D] = sizes;
  const C = H * D;
  const { biasColumns } = problem;
  const names = ["qkv", "bias", "dOut", "grads", "dBias"] as const;
  const guards = names.map((name) => guarded(kernels, problem[name]));
  const [qkv, bias, dOut, grads, dBias] = guards.map((guard) => guard.array) as [
    FloatArray,
    FloatArray,
    FloatArray,
    FloatArray,
    FloatArray,
  ];
  const out = guarded(kernels, new Float32Array(B * Tq * C).fill(77));
  const weights = guarded(kernels, new Float32Array(B * H * Tq * Tk).fill(77));

  // Slice 0, 1 or 2 of each row of (B, Tk, 3C).
  const slice = (array: FloatArray, which: number): HeadLayout => ({
    ...{ array, batch: Tk * 3 * C, row: 3 * C, head: D },
    offset: which * C + (which === 0 ? (Tk - Tq) * 3 * C : 0),
  });
  const plain = (array: FloatArray): HeadLayout => ({ array, offset: 0, batch: Tq * C, row: C, head: D });
  const biasRow = H * biasColumns + 2;
  const biases = (array: FloatArray): HeadLayout => ({
    ...{ array, offset: 1, batch: Tq * biasRow, row: biasRow, head: biasColumns },
  });

  const withContent = scores !== "bias";
  const withBias = scores !== "q and k";
  const call: AttentionCall = {
    ...{ B, H, Tq, Tk, D },
    scale: 1 / Math.sqrt(D),
    ...(withContent ? { q: slice(qkv, 0), k: slice(qkv, 1) } : {}),
    ...(withBias ? { bias: biases(bias) } : {}),
    v: slice(qkv, 2),
    out: plain(out.array),
    weights: weights.array,
  };
  kernels.attention(call);
  const savedOut = out.array.slice();
  const savedWeights = weights.array.slice();
  const gradCall: AttentionGradCall = {
    ...call,
    dOut: plain(dOut),
    ...(withContent ? { dq: slice(grads, 0), dk: slice(grads, 1) } : {}),
    ...(withBias ? { dBias: biases(dBias) } : {}),
    biasColumns,
    dv: slice(grads, 2),
  };
  kernels.attentionGrad(gradCall);

  guards.forEach((guard, i) => guard.assertIntact(`${label}, ${names[i]}`));
  out.assertIntact(`${label}, out`);
  weights.assertIntact(`${label}, weights`);
  for (const name of ["qkv", "bias", "dOut"] as const) {
    assertSameBits(guards[names.indexOf(name)]!.array, problem[name], `${label}, input ${name}`);
  }
  return { out: savedOut, weights: savedWeights, grads: grads.slice(), dBias: dBias.slice() };
}

/** Weights beyond a row's own position are undefined: zeros, for the comparison. */
function ownWeights(weights: FloatArray, [, , Tq, Tk]: Sizes): FloatArray {
  return weights.map((weight, at) => at % Tk <= Tk - Tq + Math.floor(at / Tk) % Tq ? weight : 0);
}

function compare(sizes: Sizes, scores: Scores, problem: Problem, tolerance = 1e-5): void {
  const wide = Object.fromEntries(
    Object.entries(problem).map((
      [name, value],
    ) => [name, typeof value === "number" ? value : Float64Array.from(value)]),
  ) as unknown as Problem;
  const expected = attend(reference, sizes, scores, wide, "reference64");
  for (const kernels of backends) {
    for (const inStep of [false, true]) {
      const label = `${kernels.name} (${sizes}) by ${scores}, ${
        inStep ? "arrays of a step" : "ordinary arrays"
      }`;
      if (inStep) kernels.enter();
      try {
        const got = attend(kernels, sizes, scores, problem, label);
        const weights = ownWeights(got.weights, sizes);
        assertClose(weights, ownWeights(expected.weights, sizes), within(tolerance), `${label}, weights`);
        assertClose(got.out, expected.out, ofLargest(tolerance), `${label}, out`);
        assertClose(got.grads, expected.grads, ofLargest(tolerance), `${label}, dq dk dv`);
        assertClose(got.dBias, expected.dBias, ofLargest(tolerance), `${label}, dBias`);
      } finally {
        if (inStep) kernels.leave();
      }
    }
  }
}

for (const scores of SCORES) {
  Deno.test(`attention and attentionGrad agree with the reference when ${scores} score`, () => {
    for (const sizes of SIZES) compare(sizes, scores, makeProblem(sizes));
  });
}

Deno.test("attention and attentionGrad keep weights of scores in the thousands right", () => {
  for (const sizes of [[1, 2, 33, 33, 8], [2, 1, 1, 66, 12]] as const) {
    // Scores up to a thousand: float32 scores are off by 1e-4, and weights in proportion.
    compare(sizes, "q, k and bias", makeProblem(sizes, 20), 1e-3);
    compare(sizes, "bias", makeProblem(sizes, 1000), 1e-5);
  }
});

Deno.test("attention gives masked keys no weight, and rows without any key zeros and no gradient", () => {
  for (const scores of ["bias", "q, k and bias"] as const) {
    for (const sizes of [[2, 2, 5, 5, 4], [1, 1, 67, 67, 3], [1, 3, 2, 40, 8]] as const) {
      const problem = makeProblem(sizes);
      problem.bias.forEach((_, i) => {
        if (i % 3 === 0) problem.bias[i] = -Infinity;
      });
      const [, H, Tq] = sizes;
      const biasRow = H * problem.biasColumns + 2;
      for (const row of [0, 1, Tq - 1]) problem.bias.fill(-Infinity, row * biasRow, (row + 1) * biasRow);
      compare(sizes, scores, problem);
    }
  }
});

Deno.test("attention gives no weight to what lies beyond a query's own position", () => {
  const sizes = [1, 2, 70, 70, 8] as const;
  const [, H, T, , D] = sizes;
  const C = H * D;
  const clean = makeProblem(sizes);
  const changed = { ...clean, qkv: clean.qkv.slice(), bias: clean.bias.slice() };
  changed.qkv.fill(1e6, (T - 1) * 3 * C); // the last position: only its own query may see it
  const biasRow = H * clean.biasColumns + 2;
  for (let i = 0; i < T; i++) {
    for (let h = 0; h < H; h++) {
      const start = 1 + i * biasRow + h * clean.biasColumns;
      changed.bias.fill(1e6, start + i + 1, start + clean.biasColumns);
    }
  }
  for (const kernels of backends) {
    const before = attend(kernels, sizes, "q, k and bias", clean, kernels.name);
    const after = attend(kernels, sizes, "q, k and bias", changed, kernels.name);
    const others = (T - 1) * C;
    assertClose(after.out.subarray(0, others), before.out.subarray(0, others), within(0), kernels.name);
    assert(after.out[others] !== before.out[others], `${kernels.name}: the last query saw no change`);
  }
});

Deno.test("attention carries a NaN of a query to its own output, and to no other", () => {
  const sizes = [1, 2, 70, 70, 8] as const;
  const C = 16;
  const problem = makeProblem(sizes);
  for (const position of [0, 33, 65, 69]) {
    const broken = { ...problem, qkv: problem.qkv.slice() };
    broken.qkv[position * 3 * C + 3] = NaN; // head 0
    for (const kernels of backends) {
      const { out } = attend(kernels, sizes, "q and k", broken, kernels.name);
      out.forEach((value, i) => {
        const hit = Math.floor(i / C) === position && i % C < 8;
        assert(Number.isNaN(value) === hit, `${kernels.name}: position ${position}, out[${i}] is ${value}`);
      });
    }
  }
});

Deno.test("attention gives a query the same bits whatever other queries and batches stand beside it", () => {
  const [H, T, D] = [2, 70, 12];
  const C = H * D;
  const qkv = uniforms(T * 3 * C);
  for (const kernels of backends) {
    const run = (Tq: number): Float32Array => {
      const out = new Float32Array(Tq * C);
      const at = (which: number, first: number): HeadLayout => ({
        ...{ array: qkv, offset: which * C + first * 3 * C, batch: 0, row: 3 * C, head: D },
      });
      kernels.attention({
        ...{ B: 1, H, Tq, Tk: T, D, scale: 0.3, q: at(0, T - Tq), k: at(1, 0), v: at(2, 0) },
        out: { array: out, offset: 0, batch: 0, row: C, head: D },
        weights: new Float32Array(H * Tq * T),
      });
      return out;
    };
    const all = run(T);
    for (const Tq of [1, 2, 7, 64, 69]) {
      assertClose(run(Tq), all.subarray((T - Tq) * C), within(0), `${kernels.name}, the last ${Tq} queries`);
    }
  }
});

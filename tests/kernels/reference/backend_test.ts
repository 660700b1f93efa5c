import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { padAxes } from "../../../lib/kernels/pad_axes.ts";
import { referenceKernels } from "../../../lib/kernels/reference/backend.ts";
import { reference } from "../support.ts";

const reference32 = referenceKernels("float32");
const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

Deno.test("referenceKernels give arrays of their dtype and are named after it", () => {
  assertEquals([reference32.name, reference.name], ["reference32", "reference64"]);
  assert(reference32.floats(3) instanceof Float32Array);
  assert(reference.floats(3) instanceof Float64Array);
  assert(reference.ints(3) instanceof Int32Array);
  assertThrows(
    () => referenceKernels("float16" as "float32"),
    TypeError,
    "Cannot make reference kernels as dtype is float32 or float64: float16",
  );
});

Deno.test("referenceKernels.gemm multiplies in all four transpositions", () => {
  const plain = { a: f64(1, 2, 3, 4, 5, 6), b: f64(1, 0, 2, -1, 3, 1) }; // (2, 3) · (3, 2)
  const turned = { a: f64(1, 4, 2, 5, 3, 6), b: f64(1, 2, 3, 0, -1, 1) };
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const c = f64(1, 1, 1, 1);
      const call = {
        a: (transposeA ? turned : plain).a,
        b: (transposeB ? turned : plain).b,
        ...{ c, M: 2, N: 2, K: 3, transposeA, transposeB },
      };
      reference.gemm(call);
      assertEquals([...c], [14, 1, 32, 1]);
      reference.gemm({ ...call, accumulate: true });
      assertEquals([...c], [28, 2, 64, 2]);
    }
  }
});

Deno.test("referenceKernels.attention gives values worked out by hand", () => {
  const layout = (array: Float64Array, row: number) => ({ array, offset: 0, batch: 0, row, head: 0 });
  const out = f64(9, 9);
  const weights = f64(9, 9, 9, 9);
  // One head of size 1: scores of query 1 are 0 and ln 3, so its weights are 1/4 and 3/4.
  reference.attention({
    ...{ B: 1, H: 1, Tq: 2, Tk: 2, D: 1, scale: 0.5, weights },
    q: layout(f64(1, 2), 1),
    k: layout(f64(0, Math.log(3)), 1),
    v: layout(f64(4, 8), 1),
    out: layout(out, 1),
  });
  assertEquals(out[0], 4);
  assertAlmostEquals(out[1]!, 7, 1e-14);
  assertEquals([...weights.subarray(0, 2)], [1, 0]);
});

Deno.test("referenceKernels.unary knows its functions", () => {
  const at = (name: Parameters<typeof reference.unary>[0], x: number): number => {
    const y = f64(0);
    reference.unary(name, f64(x), y);
    return y[0]!;
  };
  assertEquals([at("exp", 0), at("log", 1), at("tanh", 0), at("sigmoid", 0), at("sqrt", 9)], [
    1,
    0,
    0,
    0.5,
    3,
  ]);
  assertEquals([at("relu", -2), at("relu", 2), at("relu", NaN)], [0, 2, NaN]);
  assertAlmostEquals(at("silu", 1), 1 / (1 + Math.exp(-1)), 1e-15);
  // The tanh form as it is usually written.
  for (const x of [-2, -0.3, 0.7, 3]) {
    const u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
    assertAlmostEquals(at("gelu", x), 0.5 * x * (1 + Math.tanh(u)), 1e-15);
  }
  assertEquals([at("gelu", Infinity), at("silu", 1e3), at("sigmoid", -Infinity)], [Infinity, 1e3, 0]);
  assertEquals([at("gelu", -1e3), at("silu", -1e3)].map(Math.abs), [0, 0]);
  assertEquals([at("gelu", -Infinity), at("silu", -Infinity), at("geluErf", -Infinity)], [-0, -0, -0]);
});

Deno.test("referenceKernels.layerNorm and crossEntropy give values worked out by hand", () => {
  const [y, stats] = [f64(0, 0), f64(0, 0)];
  reference.layerNorm({
    ...{ x: f64(1, 5), gain: f64(2, 3), offset: f64(10, 20), y, stats },
    ...{ rows: 1, columns: 2, epsilon: 0 },
  });
  assertEquals([...y, ...stats], [8, 23, 3, 0.5]);
  const [losses, logSums] = [f64(0), f64(0)];
  reference.crossEntropy({
    ...{ logits: f64(0, Math.log(3)), targets: Int32Array.of(0), losses, logSums },
    ...{ rows: 1, columns: 2 },
  });
  assertAlmostEquals(losses[0]!, Math.log(4), 1e-15);
  assertAlmostEquals(logSums[0]!, Math.log(4), 1e-15);
});

Deno.test("referenceKernels.adamw steps as worked out by hand", () => {
  const [p, m, v] = [f64(2), f64(1), f64(4)];
  // learningRate, beta1, beta2, epsilon, weightDecay, inverseBias1, inverseBias2, gradientScale
  reference.adamw({ p, g: f64(6), m, v, slots: f64(0.1, 0.5, 0.75, 1, 0.25, 2, 4, 0.5) });
  assertEquals([m[0], v[0]], [0.5 * 1 + 0.5 * 3, 0.75 * 4 + 0.25 * 9]);
  assertAlmostEquals(p[0]!, 2 - 0.1 * (2 * 2 / (Math.sqrt(4 * 5.25) + 1) + 0.25 * 2), 1e-15);
});

Deno.test("referenceKernels.stridedSum permutes in place and sums", () => {
  const x = f64(1, 2, 3, 4, 5, 6); // (2, 3)
  const y = f64(0, 0);
  reference.stridedSum({ x, y, shape: [2], strides: [3], innerShape: [3], innerStrides: [1], offset: 0 });
  assertEquals([...y], [6, 15]);
  reference.stridedSum({
    x,
    y: x,
    shape: [3, 2],
    strides: [1, 3],
    innerShape: [],
    innerStrides: [],
    offset: 0,
  });
  assertEquals([...x], [1, 4, 2, 5, 3, 6]);
});

Deno.test("referenceKernels in float32 round what they store", () => {
  const y = new Float32Array(1);
  reference32.binary("divide", Float32Array.of(1), Float32Array.of(3), y);
  assertEquals(y[0], Math.fround(1 / 3));
  reference32.dropout({ x: Float32Array.of(1), y, rate: 0, key: Int32Array.of(1), op: 0 });
  assertEquals(y[0], 1);
});

Deno.test("referenceKernels refuse arrays that do not hold what the sizes say", () => {
  const x = f64(1, 2, 3);
  const cases: [() => void, string][] = [
    [() => reference.unary("exp", x, f64(0)), "Cannot run exp as y holds 3 numbers: 1"],
    [() => reference.binary("add", x, f64(1), x), "Cannot run add as b holds 3 numbers: 1"],
    [() => reference.softmax(x, x, 2, 2), "Cannot run softmax as x holds at least 4 numbers: 3"],
    [
      () => reference.gemm({ a: x, b: x, c: x, M: 2, N: 1, K: 2 }),
      "Cannot run gemm as a holds at least 4 numbers: 3",
    ],
    [() => reference.sum(x, f64()), "Cannot run sum as y holds at least 1 numbers: 0"],
    [
      () =>
        reference.stridedSum({
          x,
          y: x,
          shape: [3],
          strides: [1],
          innerShape: [],
          innerStrides: [],
          offset: 1,
        }),
      "Cannot run stridedSum as x holds at least 4 numbers: 3",
    ],
    [
      () =>
        reference.stridedSum({
          x,
          y: x,
          shape: [2],
          strides: [1],
          innerShape: [],
          innerStrides: [],
          offset: 0,
        }),
      "Cannot run stridedSum as y holds 2 numbers: 3",
    ],
    [
      () => reference.embedding({ table: x, ids: Int32Array.of(3), y: x, rows: 1, columns: 1 }),
      "Cannot run embedding as ids are from 0 to 2: 3 in row 0",
    ],
    [
      () =>
        reference.crossEntropy({
          ...{ logits: x, targets: Int32Array.of(-1), losses: x, logSums: x, rows: 1, columns: 3 },
        }),
      "Cannot run crossEntropy as ids are from 0 to 2: -1 in row 0",
    ],
    [
      () => reference.dropout({ x, y: x, rate: 1, key: Int32Array.of(0), op: 0 }),
      "Cannot run dropout as rate is at least 0 and below 1: 1",
    ],
    [
      () =>
        reference.rotary({
          ...{ x, y: x, rows: 1, columns: 3, heads: 1, D: 2, T: 1, table: x, first: 1, inverse: false },
        }),
      "Cannot run rotary as table holds at least 4 numbers: 3",
    ],
    [
      () =>
        reference.rotary({
          ...{ x, y: x, rows: 1, columns: 3, heads: 2, D: 2, T: 1, table: x, first: 0, inverse: false },
        }),
      "Cannot run rotary as heads·D is at most columns = 3: 4",
    ],
    [
      () => reference.topK({ x, values: x, indices: new Int32Array(4), rows: 1, columns: 2, k: 3 }),
      "Cannot run topK as k is at most columns = 2: 3",
    ],
    [
      () => reference.topK({ x, values: x, indices: new Int32Array(1), rows: 1, columns: 2, k: 2 }),
      "Cannot run topK as indices holds at least 2 numbers: 1",
    ],
    [() => reference.leave(), "Cannot leave a step as each leave follows its enter: none is open"],
  ];
  for (const [run, message] of cases) {
    assertThrows(run, message.startsWith("Cannot leave") ? TypeError : RangeError, message);
  }
  assertEquals([...x], [1, 2, 3]);
});

Deno.test("referenceKernels.attention refuses q without k and bias rows that are too short", () => {
  const array = new Float64Array(4);
  const at = { array, offset: 0, batch: 0, row: 1, head: 0 };
  const call = { B: 1, H: 1, Tq: 2, Tk: 2, D: 1, scale: 1, v: at, out: at, weights: array };
  assertThrows(
    () => reference.attention({ ...call, q: at }),
    TypeError,
    "Cannot run attention as q and k come together: only q",
  );
  assertThrows(
    () => reference.attention({ ...call, bias: { ...at, offset: 2 } }),
    RangeError,
    "Cannot run attention as bias holds at least 5 numbers: 4",
  );
  assertThrows(
    () => reference.attentionGrad({ ...call, bias: at, dBias: at, dOut: at, dv: at, biasColumns: 1 }),
    RangeError,
    "Cannot run attentionGrad as biasColumns is at least Tk = 2: 1",
  );
});

Deno.test("padAxes fills up to four axes and refuses five", () => {
  assertEquals(padAxes([2, 3], 1), [1, 1, 2, 3]);
  assertEquals(padAxes([], 0), [0, 0, 0, 0]);
  assertThrows(
    () => padAxes([1, 1, 1, 1, 1], 1),
    RangeError,
    "Cannot view an array as views have at most 4 axes: 5",
  );
});

/** What ops refuse, and how they say so. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  attention,
  broadcastTo,
  crossEntropy,
  divide,
  dropout,
  embedding,
  exp,
  layerNorm,
  linear,
  log,
  matmul,
  mean,
  mixColumns,
  multiply,
  reshape,
  slice,
  sqrt,
  subtract,
  sum,
  swiglu,
  tokenLosses,
  transpose,
} from "../../lib/autograd/mod.ts";
import { ids, ones, tensor, zeros } from "../../lib/tensor/mod.ts";
import { backends, reference } from "./support.ts";

const x = ones([2, 3]);
const key = new Int32Array(1);

Deno.test("add, subtract, multiply and divide refuse shapes that do not broadcast", () => {
  for (const [name, op] of Object.entries({ add, subtract, multiply, divide })) {
    const rule = `Cannot ${name} as shapes must match or be 1 on each axis: (2, 3) and (2,)`;
    assertThrows(() => op(x, ones([2])), TypeError, rule);
  }
});

Deno.test("ops refuse to mix backends and say how to move a tensor", () => {
  const y = ones([2, 3], { kernels: reference });
  const error = assertThrows(
    () => add(x, y),
    TypeError,
    "Cannot add as operands must be on one backend: wasm and reference64",
  );
  assertEquals(error.message.split("\n")[1], "hint: moveTo(x, kernels) copies a tensor to another backend");
  const [wasm, strict] = backends;
  if (wasm !== strict) {
    assertThrows(
      () => matmul(ones([1, 1], { kernels: wasm! }), ones([1, 1], { kernels: strict! })),
      TypeError,
    );
  }
  assertThrows(() => mixColumns(x, x, ones([3], { kernels: reference })), TypeError, "one backend");
  assertThrows(() => layerNorm(x, ones([3]), ones([3], { kernels: reference })), TypeError, "one backend");
  assertThrows(() => embedding(x, ids([0], { kernels: reference })), TypeError, "one backend");
  assertThrows(() => tokenLosses(x, ids([0, 0], { kernels: reference })), TypeError, "one backend");
});

Deno.test("ops on floats refuse ids, and ops on ids refuse floats", () => {
  const rule = "Cannot compute on a tensor as it must hold floats: int32 of shape (2,)";
  for (const op of [exp, log, sqrt, sum, mean]) assertThrows(() => op(ids([1, 2])), TypeError, rule);
  assertThrows(
    () => embedding(x, ones([2])),
    TypeError,
    "Cannot use a tensor as ids must be int32: float32 of shape (2,)",
  );
});

Deno.test("linear refuses shapes that do not fit", () => {
  const x = ones([2, 3]);
  const rule = "Cannot apply a linear layer as x (…, K) needs w (K, N) and bias (N,): ";
  assertThrows(() => linear(x, x), TypeError, `${rule}(2, 3), (2, 3)`);
  assertThrows(() => linear(x, ones([3])), TypeError, `${rule}(2, 3), (3,)`);
  assertThrows(() => linear(x, ones([3, 4]), { bias: ones([3]) }), TypeError, `${rule}(2, 3), (3, 4), (3,)`);
  assertThrows(() => linear(ones([]), ones([1, 1])), TypeError, `${rule}(), (1, 1)`);
  assertThrows(
    () => linear(x, ones([3, 2]), { transposed: true }),
    TypeError,
    "Cannot apply a linear layer as x (…, K) needs w (N, K) and bias (N,): (2, 3), (3, 2)",
  );
});

Deno.test("swiglu refuses shapes that do not fit", () => {
  const x = ones([2, 3]);
  const rule = "Cannot gate as x (…, C) needs wGate and wUp (C, F): ";
  assertThrows(() => swiglu(x, ones([3, 4]), ones([3, 5])), TypeError, `${rule}(2, 3), (3, 4), (3, 5)`);
  assertThrows(() => swiglu(x, x, x), TypeError, `${rule}(2, 3), (2, 3), (2, 3)`);
});

Deno.test("matmul refuses shapes that do not fit", () => {
  const rule = "Cannot multiply matrices as (…, M, K) needs (…, K, N): ";
  assertThrows(() => matmul(x, x), TypeError, `${rule}(2, 3) and (2, 3)`);
  assertThrows(() => matmul(ones([3]), x), TypeError, `${rule}(3,) and (2, 3)`);
  assertThrows(() => matmul(x, ones([3])), TypeError, `${rule}(2, 3) and (3,)`);
  assertThrows(() => matmul(ones([2, 1, 3]), ones([3, 3, 1])), TypeError, `${rule}(2, 1, 3) and (3, 3, 1)`);
  assertThrows(() => matmul(x, ones([1, 3, 1])), TypeError, `${rule}(2, 3) and (1, 3, 1)`);
});

Deno.test("broadcastTo refuses shapes that x does not stretch to", () => {
  const rule = "Cannot repeat a tensor as its axes must be 1 or match: (2, 3) to ";
  for (const [shape, shown] of [[[2, 4], "(2, 4)"], [[3], "(3,)"], [[3, 2], "(3, 2)"]] as const) {
    assertThrows(() => broadcastTo(x, shape), TypeError, rule + shown);
  }
});

Deno.test("reshape refuses another number of elements", () => {
  const rule = "Cannot reshape as the number of elements must stay: ";
  assertThrows(() => reshape(x, [4]), TypeError, `${rule}(2, 3) to (4,)`);
  assertThrows(() => reshape(x, [-1, 4]), TypeError, `${rule}(2, 3) to (-1, 4)`);
  assertThrows(() => reshape(x, [-1, -1]), TypeError, `${rule}(2, 3) to (-1, -1)`);
  assertThrows(() => reshape(zeros([0]), [0, -1]), TypeError, `${rule}(0,) to (0, -1)`);
  assertThrows(() => reshape(x, [-2, -3]), RangeError, "axes must be non-negative integers: (-2, -3)");
});

Deno.test("transpose, slice and sum refuse axes that are not there", () => {
  assertThrows(
    () => transpose(x, [0, 0]),
    TypeError,
    "Cannot transpose as each axis must be named once: (0, 0) for (2, 3)",
  );
  assertThrows(() => transpose(x, [0]), TypeError, "(0) for (2, 3)");
  assertThrows(
    () => transpose(x, [0, 2]),
    RangeError,
    "Cannot transpose as a tensor of 2 axes has no such axis: 2",
  );
  assertThrows(() => transpose(ones([1, 1, 1, 1, 1])), RangeError, "views have at most 4 axes: 5");
  assertThrows(
    () => slice(x, -3, 0, 1),
    RangeError,
    "Cannot slice as a tensor of 2 axes has no such axis: -3",
  );
  const rule = "Cannot slice as the range must lie within an axis of length 3: ";
  for (const [start, end] of [[-1, 2], [0, 4], [2, 1], [0.5, 1], [0, NaN]] as const) {
    assertThrows(() => slice(x, 1, start, end), RangeError, `${rule}${start} to ${end}`);
  }
  assertThrows(
    () => sum(x, [2]),
    RangeError,
    "Cannot sum over an axis as a tensor of 2 axes has no such axis: 2",
  );
  assertThrows(() => mean(x, [0.5]), RangeError, "no such axis: 0.5");
});

Deno.test("embedding refuses ids outside the table and tables that are not matrices", () => {
  for (const id of [2, -1]) {
    assertThrows(
      () => embedding(x, ids([0, id])),
      RangeError,
      `Cannot look up an embedding as ids must be integers from 0 to 1: ${id}`,
    );
  }
  assertThrows(
    () => embedding(ones([2]), ids([0])),
    TypeError,
    "Cannot look up embeddings as the table must be (V, C): (2,)",
  );
});

Deno.test("tokenLosses and crossEntropy refuse targets that do not fit", () => {
  for (const op of [tokenLosses, crossEntropy]) {
    for (const target of [3, -1]) {
      assertThrows(
        () => op(x, ids([0, target])),
        RangeError,
        `Cannot score logits as targets must be integers from 0 to 2: ${target}`,
      );
    }
    const rule = "Cannot score logits as each row needs one target: ";
    assertThrows(() => op(x, ids([0])), TypeError, `${rule}(2, 3) and (1,)`);
    // As many targets as rows, but on other axes: they would be matched with the wrong rows.
    const logits = ones([2, 3, 4]);
    const targets = ids([0, 0, 0, 0, 0, 0], { shape: [3, 2] });
    assertThrows(() => op(logits, targets), TypeError, `${rule}(2, 3, 4) and (3, 2)`);
    assertThrows(() => op(zeros([2, 0]), ids([0, 0])), TypeError, `${rule}(2, 0) and (2,)`);
  }
});

Deno.test("crossEntropy over no token is NaN, as is the mean of nothing", () => {
  assertEquals(crossEntropy(zeros([0, 3]), ids([])).item(), NaN);
  assertEquals(mean(zeros([0])).item(), NaN);
  assertEquals([...mean(zeros([0, 2]), [0]).data], [NaN, NaN]);
});

Deno.test("log and sqrt give −∞ and NaN outside their domain", () => {
  for (const kernels of [reference, ...backends]) {
    assertEquals([...log(tensor([0, -1], { kernels })).data], [-Infinity, NaN]);
    assertEquals([...sqrt(tensor([0, -1], { kernels })).data], [0, NaN]);
  }
});

Deno.test("layerNorm and mixColumns refuse rows of another length", () => {
  assertThrows(
    () => layerNorm(x, ones([2]), ones([3])),
    TypeError,
    "Cannot normalise as gain and offset must be as long as the last axis: (2, 3), (2,) and (3,)",
  );
  assertThrows(() => layerNorm(zeros([2, 0]), zeros([0]), zeros([0])), TypeError, "(2, 0), (0,) and (0,)");
  const rule = "Cannot mix as both sides must match and the gate have one entry a column: ";
  assertThrows(() => mixColumns(x, x, ones([2])), TypeError, `${rule}(2, 3), (2, 3) and (2,)`);
  assertThrows(() => mixColumns(x, ones([3]), ones([3])), TypeError, `${rule}(2, 3), (3,) and (3,)`);
});

Deno.test("dropout refuses rates outside [0, 1)", () => {
  for (const rate of [1, -0.1, NaN, 2]) {
    assertThrows(
      () => dropout(x, rate, { key, op: 0 }),
      RangeError,
      `Cannot drop out as the rate must be in [0, 1): ${rate}`,
    );
  }
});

Deno.test("attention refuses operands that are missing or do not fit", () => {
  const heads = { tensor: ones([1, 3, 4]) };
  const H = 2;
  const D = 2;
  const missing = "Cannot attend as scores need q and k, a bias, or both: got neither in full";
  assertThrows(() => attention({ v: heads, H, D }), TypeError, missing);
  assertThrows(() => attention({ q: heads, v: heads, H, D }), TypeError, missing);
  assertThrows(() => attention({ k: heads, bias: ones([1, 3, 6]), v: heads, H, D }), TypeError, missing);

  const other = { tensor: ones([2, 3, 4]) };
  assertThrows(
    () => attention({ q: heads, k: heads, v: other, H, D }),
    TypeError,
    "Cannot attend as operands must be (B, T, columns) with B = 1: (2, 3, 4)",
  );
  assertThrows(
    () => attention({ bias: ones([1, 3, 6]), v: { tensor: ones([3, 4]) }, H, D }),
    TypeError,
    "(3, 4)",
  );
  assertThrows(
    () => attention({ q: heads, k: heads, v: heads, H, D, Tk: 2 }),
    RangeError,
    "Cannot attend as queries and bias must fit the keys: Tq 3, Tk 2, bias for 0",
  );
  assertThrows(
    () => attention({ bias: ones([1, 3, 4]), v: heads, H, D }),
    RangeError,
    "Tq 3, Tk 3, bias for 2",
  );
  assertThrows(() => attention({ bias: ones([1, 3, 7]), v: heads, H, D }), RangeError, "bias for 3.5");
  assertThrows(
    () => attention({ q: { ...heads, column: 1 }, k: heads, v: heads, H, D }),
    RangeError,
    "Cannot attend as heads need 4 columns from 1: (1, 3, 4)",
  );
  assertThrows(
    () => attention({ q: { ...heads, column: -1 }, k: heads, v: heads, H, D }),
    RangeError,
    "from -1",
  );
  for (const [H, D] of [[0, 4], [2, 0], [1.5, 2], [NaN, 1]] as const) {
    assertThrows(
      () => attention({ q: heads, k: heads, v: heads, H, D }),
      RangeError,
      `Cannot attend as H and D must be positive integers: ${H} and ${D}`,
    );
  }
});

Deno.test("attention refuses operands with too few rows", () => {
  const [long, short] = [{ tensor: ones([1, 3, 4]) }, { tensor: ones([1, 2, 4]) }];
  const rule = "Cannot attend as an operand must have at least 3 rows a batch: (1, 2, ";
  const sizes = { H: 2, D: 2, Tk: 3 };
  assertThrows(() => attention({ q: long, k: short, v: long, ...sizes }), RangeError, `${rule}4)`);
  assertThrows(() => attention({ q: long, k: long, v: short, ...sizes }), RangeError, `${rule}4)`);
  assertThrows(
    () => attention({ q: long, k: long, bias: ones([1, 2, 6]), v: long, ...sizes }),
    RangeError,
    `${rule}6)`,
  );
});

Deno.test("attention gives its weights: rows that sum to one, nothing after a query's own position", () => {
  const q = { tensor: tensor([[[1], [2], [-1]]]) };
  const { weights } = attention({ q, k: q, v: q, H: 1, D: 1, scale: 1 });
  assertEquals(weights.shape, [1, 1, 3, 3]);
  const { data } = weights;
  const row = (scores: number[]) => {
    const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
    return scores.map((s) => Math.exp(s) / total);
  };
  const expected = [row([1]), row([2, 4]), row([-1, -2, 1])];
  expected.forEach((weights, i) =>
    weights.forEach((weight, j) => {
      const off = Math.abs(data[3 * i + j]! - weight);
      assertEquals(off < 1e-6, true, `weight ${i}, ${j} off by ${off}`);
    })
  );
});

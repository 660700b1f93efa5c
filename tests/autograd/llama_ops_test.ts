/** The ops of a Llama, and selection: what they refuse, and what no table of cases can hold. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  logSoftmax,
  rmsNorm,
  rotary,
  rotaryTable,
  siluGate,
  sum,
  topK,
  valueAndGradients,
} from "../../lib/autograd/mod.ts";
import { ids, ones, step, tensor, zeros } from "../../lib/tensor/mod.ts";
import { backends, reference } from "./support.ts";

const x = ones([2, 3]);
const inf = Infinity;

Deno.test("rmsNorm refuses a gain of another length", () => {
  const rule = "Cannot normalise as the gain must be as long as the last axis: ";
  assertThrows(() => rmsNorm(x, ones([2])), TypeError, `${rule}(2, 3) and (2,)`);
  assertThrows(() => rmsNorm(zeros([2, 0]), zeros([0])), TypeError, `${rule}(2, 0) and (0,)`);
  assertThrows(() => rmsNorm(x, ones([3], { kernels: reference })), TypeError, "one backend");
});

Deno.test("siluGate refuses two shapes, even ones that broadcast", () => {
  const rule = "Cannot gate as both sides must have one shape: ";
  assertThrows(() => siluGate(x, ones([2, 1])), TypeError, `${rule}(2, 3) and (2, 1)`);
  assertThrows(() => siluGate(x, ones([3, 2])), TypeError, `${rule}(2, 3) and (3, 2)`);
  assertThrows(() => siluGate(x, ones([2, 3], { kernels: reference })), TypeError, "one backend");
});

Deno.test("rotary refuses tensors, heads and positions that do not fit", () => {
  const [heads, table] = [ones([1, 3, 9]), rotaryTable(4, 4)];
  const at = { heads: 2 };
  assertThrows(() => rotary(x, table, at), TypeError, "Cannot rotate as x must be (B, T, width): (2, 3)");
  for (const [shape, shown] of [[[4], "(4,)"], [[4, 3], "(4, 3)"], [[4, 0], "(4, 0)"]] as const) {
    assertThrows(
      () => rotary(heads, zeros(shape), at),
      TypeError,
      `Cannot rotate as the table must be (positions, D) with an even D: ${shown}`,
    );
  }
  for (const count of [3, 0, -1, 1.5, NaN]) {
    assertThrows(
      () => rotary(heads, table, { heads: count }),
      RangeError,
      `Cannot rotate as one or more heads of 4 columns must fit 9 columns: ${count}`,
    );
  }
  for (const first of [2, -1, 0.5, NaN]) {
    assertThrows(
      () => rotary(heads, table, { heads: 2, first }),
      RangeError,
      `Cannot rotate as 3 rows from a first position must fit 4 positions: ${first}`,
    );
  }
  assertThrows(() => rotary(heads, rotaryTable(4, 4, 10, reference), at), TypeError, "one backend");
});

Deno.test("rotaryTable refuses sizes and bases that give no angles", () => {
  for (const [positions, D] of [[0, 4], [3, 0], [3, 5], [1.5, 2], [2, NaN]] as const) {
    assertThrows(
      () => rotaryTable(positions, D),
      RangeError,
      `Cannot tabulate angles as positions and an even D must be positive integers: ${positions} and ${D}`,
    );
  }
  for (const base of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => rotaryTable(2, 2, base),
      RangeError,
      `Cannot tabulate angles as the base must be positive and finite: ${base}`,
    );
  }
});

Deno.test("rotaryTable holds cosines and sines of p·base^(−2i/D), by default for base 10,000", () => {
  const [positions, D] = [9, 6];
  for (
    const [base, table] of [[10000, rotaryTable(positions, D)], [50, rotaryTable(positions, D, 50)]] as const
  ) {
    for (let p = 0; p < positions; p++) {
      for (let i = 0; i < D / 2; i++) {
        const angle = p * Math.pow(base, -2 * i / D);
        assertEquals(table.data[p * D + 2 * i], Math.fround(Math.cos(angle)));
        assertEquals(table.data[p * D + 2 * i + 1], Math.fround(Math.sin(angle)));
      }
    }
  }
  assertEquals(rotaryTable(2, 2, 10, reference).dtype, "float64");
});

Deno.test("rotary row by row with a growing first position is rotary of the whole", () => {
  for (const kernels of backends) {
    const table = rotaryTable(5, 4, 10000, kernels);
    const values = Array.from(
      { length: 5 },
      (_, t) => Array.from({ length: 9 }, (_, c) => Math.sin(9 * t + c)),
    );
    const whole = rotary(tensor([values], { kernels }), table, { heads: 2 });
    const rows = values.flatMap((row, first) => [
      ...rotary(tensor([[row]], { kernels }), table, { heads: 2, first }).data,
    ]);
    assertEquals(rows, [...whole.data], kernels.name);
  }
});

Deno.test("logSoftmax passes no gradient on to a row of nothing but −∞", () => {
  for (const kernels of [reference, ...backends]) {
    const scores = tensor([[-inf, -inf], [0, 0]], { kernels });
    assertEquals([...logSoftmax(scores).data.subarray(0, 2)], [-inf, -inf]);
    const { gradients } = valueAndGradients((x) => sum(logSoftmax(x)), [scores]);
    assertEquals([...gradients[0]!.data], [0, 0, 0, 0], kernels.name);
  }
});

Deno.test("topK gives indices, ties to the lower one and NaN last", () => {
  for (const kernels of [reference, ...backends]) {
    const { values, indices } = topK(tensor([[[4, NaN, 7, 4]], [[-inf, 1, 1, NaN]]], { kernels }), 3);
    assertEquals([...values.data], [7, 4, 4, 1, 1, -inf]);
    assertEquals([indices.dtype, ...indices.shape], ["int32", 2, 1, 3]);
    assertEquals([...indices.data], [2, 0, 3, 1, 2, 0], kernels.name);
    assert(indices.kernels === kernels);
  }
});

Deno.test("topK lets the gradient flow to the entries it chose, and inside a step its results live to its end", () => {
  for (const kernels of [reference, ...backends]) {
    const input = tensor([[3, 3, 1], [0, 5, 5]], { kernels });
    const { gradients } = valueAndGradients((x) => sum(topK(x, 1).values), [input]);
    assertEquals([...gradients[0]!.data], [1, 0, 0, 0, 1, 0], kernels.name);
    const indices = step(() => topK(input, 2).indices, kernels);
    assertEquals([...indices.data], [0, 1, 1, 2], kernels.name);
  }
});

Deno.test("topK refuses a number without an axis, ids, and k outside 0 … V", () => {
  assertThrows(
    () => topK(tensor(3), 1),
    TypeError,
    "Cannot take the largest entries as x must have an axis: ()",
  );
  for (const k of [4, -1, 1.5, NaN]) {
    assertThrows(
      () => topK(x, k),
      RangeError,
      `Cannot take the largest entries as k must be an integer from 0 to 3: ${k}`,
    );
  }
  assertThrows(() => topK(ids([1, 2]), 1), TypeError, "must hold floats");
});

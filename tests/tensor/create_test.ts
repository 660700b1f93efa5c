import { assert, assertEquals, assertThrows } from "@std/assert";
import { defaultKernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { full, ids, moveTo, normal, ones, tensor, zeros } from "../../lib/tensor/mod.ts";

const reference = kernelsNamed("reference64");

Deno.test("tensor takes its shape from the nesting", () => {
  const cases = [[5, []], [[1, 2, 3], [3]], [[[1], [2]], [2, 1]], [[], [0]], [[[], []], [2, 0]]] as const;
  for (const [values, shape] of cases) assertEquals([...tensor(values).shape], [...shape]);
  assertEquals(tensor([[1, 2], [3, 4]]).data, new Float32Array([1, 2, 3, 4]));
  assertEquals(tensor([1, 2, 3, 4], { shape: [2, 2] }).shape, [2, 2]);
});

Deno.test("tensor refuses ragged rows and shapes of another size", () => {
  const rule = "Cannot make a tensor as nested rows must have one shape: ";
  assertThrows(() => tensor([[1, 2], [3]]), TypeError, `${rule}(2,) and (1,)`);
  assertThrows(() => tensor([[1], 2]), TypeError, `${rule}(1,) and ()`);
  assertThrows(() => tensor([[[1]], [[]]]), TypeError, `${rule}(1, 1) and (1, 0)`);
  assertThrows(
    () => tensor(new Float32Array(5), { shape: [2, 3] }),
    TypeError,
    "Cannot make a tensor as shape (2, 3) has 6 elements: got 5",
  );
  assertThrows(() => tensor([1, 2], { shape: [-1, -2] }), RangeError, "(-1, -2)");
});

Deno.test("tensor copies what it is made of, numbers and shape", () => {
  const numbers = new Float32Array([1, 2]);
  const shape = [2, 1];
  const x = tensor(numbers, { shape });
  numbers[0] = 9;
  shape[0] = 7;
  assertEquals(x.data, new Float32Array([1, 2]));
  assertEquals(x.shape, [2, 1]);
});

Deno.test("tensor holds the floats of its backend", () => {
  const third = 1 / 3;
  assertEquals(tensor(third).item(), Math.fround(third));
  assertEquals(tensor(third, { kernels: reference }).item(), third);
  assertEquals([tensor(1).dtype, tensor(1, { kernels: reference }).dtype], ["float32", "float64"]);
  assert(tensor(1).kernels === defaultKernels());
});

Deno.test("ids makes int32 tensors, flat unless a shape is given", () => {
  const x = ids([3, -(2 ** 31), 2 ** 31 - 1]);
  assertEquals([x.dtype, x.shape, x.data], ["int32", [3], new Int32Array([3, -2147483648, 2147483647])]);
  assertEquals(ids([1, 2], { shape: [2, 1] }).shape, [2, 1]);
  assertEquals(ids([], { shape: [1, 0] }).size, 0);
  assertThrows(() => ids([1], { shape: [2] }), TypeError, "shape (2,) has 2 elements: got 1");
});

Deno.test("ids refuses what int32 would round, wrap or zero", () => {
  for (const id of [1.5, NaN, Infinity, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 + 1]) {
    assertThrows(
      () => ids([0, id]),
      RangeError,
      `Cannot make ids as each must be an integer of 32 bits: ${id} at 1`,
    );
  }
});

Deno.test("full, zeros and ones fill a shape", () => {
  assertEquals(full([2, 2], 0.5).data, new Float32Array([0.5, 0.5, 0.5, 0.5]));
  assertEquals(zeros([3], { kernels: reference }).data, new Float64Array(3));
  assertEquals([ones([]).item(), ones([0, 4]).size], [1, 0]);
  for (const shape of [[-1], [2, 1.5], [NaN]]) {
    assertThrows(
      () => zeros(shape),
      RangeError,
      "Cannot use a shape as its axes must be non-negative integers: (",
    );
  }
});

Deno.test("normal draws numpy's stream in row-major order", () => {
  const x = normal([2, 3], new Pcg64(42), { scale: 0.02 });
  const random = new Pcg64(42);
  const expected = Float32Array.from({ length: 6 }, () => 0.02 * random.normal());
  assertEquals(x.data, expected);
  // numpy: default_rng(42).standard_normal(2)
  const exact = normal([2], new Pcg64(42), { kernels: reference }).data;
  assert(Math.abs(exact[0]! - 0.30471707975443135) < 1e-14, `${exact[0]}`);
  assert(Math.abs(exact[1]! + 1.0399841062404955) < 1e-14, `${exact[1]}`);
});

Deno.test("moveTo copies floats to the other backend's kind, and keeps ids int32", () => {
  const x = tensor([[0.1, 2]]);
  const moved = moveTo(x, reference);
  assertEquals([moved.dtype, moved.shape], ["float64", [1, 2]]);
  assertEquals(moved.data, new Float64Array([Math.fround(0.1), 2]));
  assertEquals(moveTo(moved, defaultKernels()).data, x.data);
  const tokens = moveTo(ids([1, 2]), reference);
  assertEquals([tokens.dtype, tokens.kernels === reference], ["int32", true]);
});

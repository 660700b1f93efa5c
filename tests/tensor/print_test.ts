import { assertEquals } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { ids, type Nested, tensor, zeros } from "../../lib/tensor/mod.ts";

const show = (values: Nested): string => String(tensor(values));

Deno.test("Tensor prints shape, dtype and numbers", () => {
  assertEquals(show(3), "Tensor () float32 3");
  assertEquals(show([1, -2.5, 0]), "Tensor (3,) float32 [1, -2.5, 0]");
  assertEquals(show([]), "Tensor (0,) float32 []");
  assertEquals(String(zeros([2, 0])), "Tensor (2, 0) float32 []");
  assertEquals(show([[1, 2], [3, 4]]), "Tensor (2, 2) float32\n[[1, 2],\n [3, 4]]");
  assertEquals(show([[1, 2]]), "Tensor (1, 2) float32 [[1, 2]]");
  assertEquals(String(tensor(1, { kernels: kernelsNamed("reference64") })), "Tensor () float64 1");
});

Deno.test("Tensor indents what lies deeper", () => {
  assertEquals(
    show([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    `Tensor (2, 2, 2) float32
[[[1, 2],
  [3, 4]],
 [[5, 6],
  [7, 8]]]`,
  );
});

Deno.test("Tensor abbreviates axes of more than seven entries", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  assertEquals(show(upTo(7)), "Tensor (7,) float32 [0, 1, 2, 3, 4, 5, 6]");
  assertEquals(show(upTo(8)), "Tensor (8,) float32 [0, 1, 2, …, 5, 6, 7]");
  assertEquals(
    show(upTo(9).map((i) => [i, -i])),
    `Tensor (9, 2) float32
[[0, 0],
 [1, -1],
 [2, -2],
 …,
 [6, -6],
 [7, -7],
 [8, -8]]`,
  );
});

Deno.test("Tensor prints four significant digits, and ids in full", () => {
  assertEquals(
    show([0.123456, 1234.5678, 1e-7, 1.5e20, -1 / 3]),
    "Tensor (5,) float32 [0.1235, 1235, 1e-7, 150000000000000000000, -0.3333]",
  );
  assertEquals(show([NaN, Infinity, -Infinity]), "Tensor (3,) float32 [NaN, Infinity, -Infinity]");
  assertEquals(
    String(ids([1234567, -(2 ** 31), 2 ** 31 - 1])),
    "Tensor (3,) int32 [1234567, -2147483648, 2147483647]",
  );
});

Deno.test("Tensor shows the same text in Deno and Node", () => {
  const x = tensor([1, 2]);
  assertEquals(Deno.inspect(x), "Tensor (2,) float32 [1, 2]");
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  assertEquals((x as unknown as Record<symbol, () => string>)[inspect]!(), String(x));
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { add, matmul, multiply, scale, sum, tanh, valueAndGradients } from "../../lib/autograd/mod.ts";
import { wasmKernels } from "../../lib/kernels/mod.ts";
import { ids, tensor, zeros } from "../../lib/tensor/mod.ts";
import { backends, reference } from "./support.ts";

Deno.test("valueAndGradients gives a gradient of the shape and backend of each input", () => {
  for (const kernels of [reference, ...backends]) {
    const [a, b] = [tensor([[1, 2]], { kernels }), tensor([[3], [4]], { kernels })];
    const { value, gradients } = valueAndGradients((a, b) => matmul(a, b), [a, b]);
    assertEquals(value, 11);
    assertEquals(gradients.map((g) => g.shape), [[1, 2], [2, 1]]);
    assertEquals(gradients.map((g) => [...g.data]), [[3, 4], [1, 2]]);
    assert(gradients.every((g) => g.kernels === kernels));
  }
});

Deno.test("valueAndGradients gives zeros for inputs that are not used", () => {
  for (const kernels of [reference, ...backends]) {
    const unused = tensor([[1, 2], [3, 4]], { kernels });
    const { gradients } = valueAndGradients((x, _) => sum(x), [tensor([7], { kernels }), unused]);
    assertEquals([...gradients[1]!.data], [0, 0, 0, 0]);
    assertEquals(gradients[1]!.shape, [2, 2]);
    const constant = valueAndGradients(() => tensor([2], { kernels }), [unused]);
    assertEquals(constant.value, 2);
    assertEquals([...constant.gradients[0]!.data], [0, 0, 0, 0]);
  }
});

Deno.test("valueAndGradients of the input itself is one", () => {
  const { value, gradients } = valueAndGradients((x) => x, [tensor([5])]);
  assertEquals([value, gradients[0]!.item()], [5, 1]);
});

Deno.test("valueAndGradients counts a tensor that stands in two places as two arguments", () => {
  const x = tensor([3, 5]);
  const { gradients } = valueAndGradients((a, b) => sum(multiply(a, scale(b, 10))), [x, x]);
  assertEquals(gradients.map((g) => [...g.data]), [[30, 50], [30, 50]]);
  const { gradients: both } = valueAndGradients((a, b) => add(sum(a), scale(sum(b), 2)), [x, x]);
  assertEquals(both.map((g) => [...g.data]), [[1, 1], [2, 2]]);
});

Deno.test("valueAndGradients leaves its inputs as they are", () => {
  const x = tensor([3, 5]);
  valueAndGradients((x) => sum(multiply(x, x)), [x]);
  assertEquals(x.data, new Float32Array([3, 5]));
});

Deno.test("valueAndGradients refuses no input, and functions of more than one number", () => {
  assertThrows(
    () => valueAndGradients(() => tensor([1]), []),
    TypeError,
    "Cannot take gradients as there must be an input: got none",
  );
  assertThrows(() => valueAndGradients((x) => x, [tensor([1, 2])]), TypeError, "shape (2,)");
  assertThrows(() => valueAndGradients((x) => x, [zeros([0])]), TypeError, "shape (0,)");
});

Deno.test("valueAndGradients gives zeros for ids", () => {
  const { gradients } = valueAndGradients((x) => sum(x), [tensor([1]), ids([4, 5])]);
  assertEquals(gradients[1]!.data, new Float32Array(2));
});

Deno.test("valueAndGradients gives the same bits every time, and leaves memory flat, also after errors", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { memory } = kernels.launcher;
  const x = tensor(Array.from({ length: 300 }, (_, i) => Math.sin(i)), { kernels });
  const once = () => valueAndGradients((x) => sum(multiply(tanh(x), x)), [x]);
  const first = once();
  const used = memory.usedBytes;
  for (let i = 0; i < 300; i++) {
    const again = once();
    assertEquals(again.value, first.value);
    assertEquals(again.gradients[0]!.data, first.gradients[0]!.data);
    assertThrows(() => valueAndGradients((x) => matmul(x, x), [x]), TypeError);
  }
  assertEquals(memory.usedBytes, used);
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { ids, step, Tensor, tensor, zeros } from "../../lib/tensor/mod.ts";

const engine = wasmKernels({ threads: 1, maxPages: 1024 });

Deno.test("Tensor.data is a copy, outside of the engine's memory", () => {
  step(() => {
    const inArena = new Tensor(engine.floats(2).fill(3), [2], engine);
    const region = tensor([3, 3], { kernels: engine });
    for (const x of [inArena, region]) {
      const { data } = x;
      assert(data.buffer !== engine.launcher.memory.memory.buffer);
      assert(data.buffer instanceof ArrayBuffer);
      data[0] = 99;
      assertEquals(x.data, new Float32Array([3, 3]));
    }
    const counts = new Tensor(engine.ints(1).fill(7), [1], engine);
    assertEquals(counts.data, new Int32Array([7]));
    assert(counts.data.buffer instanceof ArrayBuffer);
  }, engine);
  const region = engine.region(3);
  const parameter = new Tensor(region.floats, [3], engine);
  assert(parameter.data.buffer instanceof ArrayBuffer);
  assert(parameter.storage === region.floats, "operations work in place");
  region.close();
});

Deno.test("Tensor refuses a storage of another size than its shape", () => {
  const kernels = kernelsNamed("reference64");
  assertThrows(
    () => new Tensor(new Float64Array(3), [2, 2], kernels),
    TypeError,
    "Cannot make a tensor as shape (2, 2) has 4 elements: got 3",
  );
  assertThrows(() => new Tensor(new Float64Array(1), [-1, -1], kernels), RangeError, "(-1, -1)");
});

Deno.test("Tensor.item gives the number of a tensor with one element", () => {
  assertEquals([tensor(4).item(), tensor([[5]]).item(), ids([6]).item()], [4, 5, 6]);
  const rule = "Cannot take a single number as the tensor must have one element: shape ";
  assertThrows(() => tensor([1, 2]).item(), TypeError, `${rule}(2,)`);
  assertThrows(() => zeros([0]).item(), TypeError, `${rule}(0,)`);
});

Deno.test("Tensor.floats and Tensor.ints refuse the other kind", () => {
  assertThrows(
    () => ids([1]).floats,
    TypeError,
    "Cannot compute on a tensor as it must hold floats: int32 of shape (1,)",
  );
  assertThrows(
    () => tensor([1]).ints,
    TypeError,
    "Cannot use a tensor as ids must be int32: float32 of shape (1,)",
  );
});

Deno.test("Tensor knows size and dtype", () => {
  const all = [tensor([[1, 2]]), tensor(1, { kernels: kernelsNamed("reference64") }), ids([1, 2, 3])];
  assertEquals(all.map((x) => [x.size, x.dtype]), [[2, "float32"], [1, "float64"], [3, "int32"]]);
});

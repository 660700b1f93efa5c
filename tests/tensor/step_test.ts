/** Steps: what lives in them, what leaves them, what memory they leave behind. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { add, exp, matmul, multiply, reshape, sum } from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { step, Tensor, tensor } from "../../lib/tensor/mod.ts";

const engine = wasmKernels({ threads: 1, maxPages: 1024 });
const { memory } = engine.launcher;
const ENDED = "Cannot use a tensor as the step that made it has ended: shape (2,)\n" +
  "hint: return it from the step, then it is copied out";
const pair = (kernels: Kernels = engine) => tensor([1, 2], { kernels });

Deno.test("step copies out the tensors in what it returns", () => {
  const x = pair();
  const result = step(() => {
    const y = add(x, x);
    return { y, rows: [multiply(y, y), { deep: [exp(y)] }], text: "kept", none: null, count: 3, x };
  }, engine);
  assertEquals(result.y.data, new Float32Array([2, 4]));
  const [square, { deep }] = result.rows as [Tensor, { deep: Tensor[] }];
  assertEquals(square.data, new Float32Array([4, 16]));
  assert(Math.abs(deep[0]!.data[1]! - Math.exp(4)) < 1e-4);
  assertEquals([result.text, result.none, result.count], ["kept", null, 3]);
  assert(result.x === x, "what lives outside is handed through");
  assert(result.y.storage.buffer !== memory.memory.buffer);
  // What the next step computes must not shine through.
  step(() => add(tensor([7, 7], { kernels: engine }), x), engine);
  assertEquals(result.y.data, new Float32Array([2, 4]));
});

Deno.test("a tensor that is used after its step says so", () => {
  let leaked: Tensor | undefined;
  step(() => void (leaked = add(pair(), pair())), engine);
  for (
    const use of [
      () => leaked!.data,
      () => leaked!.storage,
      () => leaked!.floats,
      () => String(leaked),
      () => add(leaked!, pair()),
      () => reshape(leaked!, [2, 1]),
    ]
  ) assertThrows(use, TypeError, ENDED);
  assertEquals([leaked!.shape, leaked!.size], [[2], 2]);
  // Nor does it come alive in the next step, whose results lie where it lay.
  step(() => {
    add(pair(), pair());
    assertThrows(() => leaked!.data, TypeError, ENDED);
  }, engine);
});

Deno.test("steps nest: the inner one frees its own results only", () => {
  let lost: Tensor | undefined;
  const result = step(() => {
    const outer = add(pair(), pair());
    const inner = step(() => {
      lost = multiply(outer, outer);
      return add(lost, outer);
    }, engine);
    assertThrows(() => lost!.data, TypeError, ENDED);
    assertEquals(outer.data, new Float32Array([2, 4]));
    assertEquals(inner.data, new Float32Array([6, 20]));
    return step(() => add(outer, inner), engine);
  }, engine);
  assertEquals(result.data, new Float32Array([8, 24]));
  assertEquals([memory.inStep, memory.usedBytes], [false, 0]);
});

Deno.test("a tensor of an outer step that leaves an inner one is copied and stays", () => {
  const outside = step(() => {
    const outer = add(pair(), pair());
    const view = step(() => reshape(outer, [2, 1]), engine);
    assertEquals(view.data, outer.data);
    return view;
  }, engine);
  assertEquals(outside.shape, [2, 1]);
  assertEquals(outside.data, new Float32Array([2, 4]));
});

Deno.test("an error in a step passes through, and leaves the engine usable and memory flat", () => {
  const failing = () =>
    step(() => {
      add(pair(), pair());
      step(() => {
        add(pair(), pair());
        throw new RangeError("as planned");
      }, engine);
    }, engine);
  for (let i = 0; i < 100; i++) assertThrows(failing, RangeError, "as planned");
  assertThrows(() => step(() => matmul(pair(), pair()), engine), TypeError);
  assertEquals([memory.inStep, memory.usedBytes], [false, 0]);
  assertEquals(step(() => add(pair(), pair()), engine).data, new Float32Array([2, 4]));
});

Deno.test("a step that runs out of memory says so and gives it back", () => {
  const half = memory.pages * 65536 / 2;
  assertThrows(
    () =>
      step(() => {
        engine.floats(half / 4);
        engine.floats(half / 4);
      }, engine),
    RangeError,
    "Cannot allocate",
  );
  assertEquals([memory.inStep, memory.usedBytes], [false, 0]);
  assertEquals(step(() => add(pair(), pair()), engine).data, new Float32Array([2, 4]));
});

Deno.test("ten thousand steps leave memory where it was", () => {
  const region = engine.region(1000);
  const w = new Tensor(region.floats.fill(0.5), [10, 100], engine);
  const x = tensor(new Float32Array(30).fill(1), { shape: [3, 10], kernels: engine });
  const once = () => step(() => sum(exp(matmul(x, w))), engine);
  const expected = once().item();
  const used = memory.usedBytes;
  for (let i = 0; i < 10_000; i++) if (once().item() !== expected) throw new Error(`step ${i} differs`);
  assertEquals(memory.usedBytes, used);
  region.close();
  assertEquals(memory.usedBytes, 0);
});

Deno.test("operations outside of a step leave nothing in the engine", () => {
  let x = pair();
  for (let i = 0; i < 100; i++) x = multiply(add(x, x), tensor(0.5, { kernels: engine }));
  assertEquals(x.data, new Float32Array([1, 2]));
  assertEquals(memory.usedBytes, 0);
});

Deno.test("step works on the reference too, where memory is the garbage collector's", () => {
  const kernels = kernelsNamed("reference64");
  let kept: Tensor | undefined;
  const y = step(() => kept = add(pair(kernels), pair(kernels)), kernels);
  assertEquals(y.data, new Float64Array([2, 4]));
  assertEquals(kept!.data, y.data);
});

Deno.test("an async body loses its tensors at its first wait, and hears why", async () => {
  const late = step(async () => {
    const x = add(pair(), pair());
    await Promise.resolve();
    return x.data;
  }, engine);
  await assertRejects(() => late, TypeError, ENDED);
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { tanh } from "../../lib/autograd/mod.ts";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { step, Tensor } from "../../lib/tensor/mod.ts";

function engine() {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const region = kernels.region(8);
  const input = new Tensor(region.floats.subarray(0, 4), [4], kernels);
  const output = region.floats.subarray(4, 8);
  const body = () => step(() => kernels.scale(tanh(tanh(input)).floats, 2, output), kernels);
  return { kernels, region, input, output, body };
}

Deno.test("record notes calls, and replay repeats them on new numbers with the same bits as the code", () => {
  const { kernels, input, output, body } = engine();
  input.floats.set([1, 2, 3, 4]);
  const plan = kernels.record(body);
  assert(plan);
  assertEquals(plan.length, 3);
  input.floats.set([-1, 0.5, 0, 7]);
  plan.replay();
  const replayed = Float32Array.from(output);
  output.fill(0);
  body();
  assertEquals(replayed, Float32Array.from(output));
});

Deno.test("record gives nothing when the host reads a tensor or an ordinary array takes part", () => {
  const { kernels, input, body } = engine();
  assertEquals(kernels.record(() => void (body(), input.data)), undefined);
  assertEquals(kernels.record(() => void kernels.scale(new Float32Array(4), 2, input.floats)), undefined);
  assert(kernels.record(body));
});

Deno.test("record closes its recording when the body throws", () => {
  const { kernels, body } = engine();
  assertThrows(
    () =>
      kernels.record(() => {
        throw new RangeError("stop");
      }),
    RangeError,
    "stop",
  );
  assert(kernels.record(body));
  assertThrows(() => kernels.record(() => void kernels.record(body)), RangeError, "recordings do not nest");
});

Deno.test("replay refuses once memory has moved under the plan, and works again when it is back", () => {
  const { kernels, body } = engine();
  const plan = kernels.record(body);
  assert(plan?.isValid);
  const other = kernels.region(1000);
  assert(!plan.isValid);
  assertThrows(() => plan.replay(), RangeError, "Cannot replay a plan as memory has moved under it");
  other.close();
  assert(plan.isValid);
  step(() => assert(plan.isValid && kernels.floats(4) && !plan.isValid), kernels);
});

Deno.test("record of the reference runs the body and gives nothing", () => {
  let ran = 0;
  assertEquals(kernelsNamed("reference64").record(() => void ran++), undefined);
  assertEquals(ran, 1);
});

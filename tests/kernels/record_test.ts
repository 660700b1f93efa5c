import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  logSoftmax,
  rmsNorm,
  rotary,
  rotaryTable,
  siluGate,
  sum,
  tanh,
  Tape,
  topK,
} from "../../lib/autograd/mod.ts";
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

Deno.test("record notes norms, rotations, gates and selections with their gradients", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { floats } = kernels.region(48 + 12 + 32 + 48 + 12);
  let used = 0;
  const take = (shape: number[]): Tensor => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    used += size;
    return new Tensor(floats.subarray(used - size, used), shape, kernels);
  };
  const [x, gain, table, dx, dGain] = [[1, 4, 12], [12], [8, 4], [1, 4, 12], [12]].map(take) as [
    ...[Tensor, Tensor, Tensor, Tensor, Tensor],
  ];
  table.floats.set(rotaryTable(8, 4).data);
  gain.floats.fill(1.5);
  const body = (): void =>
    step(() => {
      const tape = new Tape([x, gain]);
      const loss = tape.run(() => {
        const turned = rotary(rmsNorm(x, gain), table, { heads: 2, first: 3 });
        return sum(topK(logSoftmax(siluGate(turned, x)), 3).values);
      });
      const gradients = tape.play(loss);
      kernels.scale(gradients.sumOf(x), 1, dx.floats);
      kernels.scale(gradients.sumOf(gain), 1, dGain.floats);
    }, kernels);
  x.floats.forEach((_, i) => x.floats[i] = Math.sin(i));
  const plan = kernels.record(body);
  assert(plan);
  // Other numbers, and other entries among the largest three.
  x.floats.forEach((_, i) => x.floats[i] = Math.cos(3 * i));
  plan.replay();
  const replayed = [dx.data, dGain.data];
  for (const gradient of [dx, dGain]) gradient.floats.fill(0);
  body();
  assertEquals(replayed, [dx.data, dGain.data]);
  assert(replayed.every((gradient) => gradient.every((value) => Number.isFinite(value) && value !== 0)));
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
  assertThrows(() => kernels.record(() => void kernels.record(body)), TypeError, "recordings do not nest");
});

Deno.test("replay refuses once a region was made or closed, and while a step is open", () => {
  const { kernels, body } = engine();
  const gap = kernels.region(16);
  kernels.region(16);
  const plan = kernels.record(body);
  assert(plan?.isValid);
  step(() => assert(plan.isValid && kernels.floats(4) && !plan.isValid), kernels);
  gap.close();
  assert(!plan.isValid, "a new region may lie where the plan writes");
  kernels.region(16);
  assertThrows(() => plan.replay(), TypeError, "Cannot replay a plan as memory has moved under it");
  const again = kernels.record(body);
  assert(again?.isValid);
  again.replay();
});

Deno.test("record of the reference runs the body and gives nothing", () => {
  let ran = 0;
  assertEquals(kernelsNamed("reference64").record(() => void ran++), undefined);
  assertEquals(ran, 1);
});

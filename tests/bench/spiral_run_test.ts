import { assert, assertEquals } from "@std/assert";
import { spiralRun, studentFlop } from "../../bench/spiral_run.ts";
import { type GemmCall, wasmKernels } from "../../lib/kernels/mod.ts";

Deno.test("studentFlop counts the products of a step, but for pairs that a window does not have", async () => {
  let multiplyAdds = 0;
  const kernels = wasmKernels({ threads: 1 });
  const gemm = (call: GemmCall): void => {
    multiplyAdds += (call.batch ?? 1) * call.M * call.N * call.K;
    kernels.gemm(call);
  };
  const counting = Object.assign(Object.create(Object.getPrototypeOf(kernels)), kernels, { gemm });
  const run = spiralRun(counting);
  const flop = run.flop();
  await run.step();
  run.close();
  // Weights times values is no gemm: three blocks of 36 pairs a window, one of 8, 96 columns wide, thrice.
  const attended = 3 * 16 * (3 * 36 + 8) * 96;
  // Scores are worked out for all 64 pairs, on 12 columns.
  const unseen = 3 * 16 * 3 * (64 - 36) * 12;
  assertEquals(2 * (multiplyAdds + attended - unseen), flop);
});

Deno.test("studentFlop grows with the columns in use", () => {
  const sizes = { d: 96, r: 64, vocabSize: 128 };
  assert(studentFlop(sizes, 16, 8, [12, 12]) < studentFlop(sizes, 16, 8, [12, 14]));
});

Deno.test("spiralRun hands over the batches that it takes itself, and counts the teacher's time", async () => {
  const run = spiralRun(wasmKernels({ threads: 1 }));
  const handed = new Map(run.handOver(2));
  assertEquals(handed.get("targets")!.data.length, 32);
  let seen: number[] = [];
  const prepare = run.model.prepare;
  run.model.prepare = (inputs, targets, T) => {
    seen = [...inputs];
    prepare(inputs, targets, T);
  };
  await run.step();
  assertEquals(seen, Array.from(handed.get("inputs")!.data as Int32Array).slice(0, 128));
  assert(run.teacherMs > 0);
  run.close();
});

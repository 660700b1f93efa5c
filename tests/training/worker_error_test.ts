import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Call, Launcher } from "../../lib/kernels/mod.ts";
import { bitsTrainer, engineOf, sha256, train } from "./bits_run.ts";
import { eventsOf } from "./support.ts";

const STEPS = 5;
const EXTENT = 1 << 16;

/** Puts a call before the next one of a kernel: its first half lies within the memory, the worker's half beyond it. */
function trapBefore(name: string, launcher: Launcher): { readonly trapped: boolean } {
  const run = launcher.run.bind(launcher);
  const state = { trapped: false };
  const outside = launcher.memory.pages * 65536 - 4 * EXTENT / 2;
  launcher.run = (call: Call) => {
    if (call.name === name) {
      state.trapped = true;
      launcher.run = run;
      const fill = { family: "scale", name: "fill", operands: [outside, 0] } as const;
      const work = { extent: EXTENT, unit: 16, operations: 1e9 };
      const operands = [...fill.operands, 0, work.extent, launcher.memory.scratch];
      run({ ...fill, kernel: launcher.kernel("scale", "fill"), operands, work });
    }
    run(call);
  };
  return state;
}

// The first step is recorded, the fourth replayed; each is cut in its forward and in its backward half.
for (
  const [done, name] of [[0, "layerNorm"], [0, "layerNormGrad"], [3, "layerNorm"], [
    3,
    "layerNormGrad",
  ]] as const
) {
  Deno.test(`Trainer.run passes on an error inside a worker before ${name} of step ${done + 1}, and takes that step again`, async () => {
    const kernels = await engineOf("strict", 2);
    const expected = await train(kernels, { last: STEPS });
    const { model, trainer } = bitsTrainer(kernels);
    if (done > 0) await eventsOf(trainer, (event) => event.step === done);
    const before = { state: trainer.state, weights: await sha256(model.parameters.floats) };
    const used = kernels.launcher.memory.usedBytes;

    const trap = trapBefore(name, kernels.launcher);
    const error = await assertRejects(
      () => eventsOf(trainer, (event) => event.step === STEPS),
      Error,
      "Cannot finish a kernel as a worker thread failed",
    );
    assert(trap.trapped && error.message.includes("memory access out of bounds"), error.message);
    const after = { state: trainer.state, weights: await sha256(model.parameters.floats) };
    assertEquals(after, before, "the failed step left something behind");
    assertEquals(kernels.launcher.memory.usedBytes, used, "the failed step kept memory");

    await eventsOf(trainer, (event) => event.step === STEPS);
    assertEquals(await sha256(model.parameters.floats), expected, "other bits after the failed step");
    assert(kernels.launcher.sharesWork);
    trainer.close();
    model.close();
    kernels.launcher.close();
  });
}

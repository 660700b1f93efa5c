import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { Trainer } from "../../lib/training/mod.ts";
import { eventsOf, smallModel, smallRun, storyData, weightsOf } from "./support.ts";

const data = storyData();
const wasm = kernelsNamed("wasm");
const exact = kernelsNamed("reference64");

Deno.test("Trainer that fails takes no windows: its state is that of the last finished step", async () => {
  const run = smallRun(data, exact, { steps: 5, accumulation: 3 });
  await eventsOf(run.trainer, (event) => event.step === 2);
  const { state } = run.trainer;
  run.model.parameters.get("w2").floats.fill(NaN);
  await assertRejects(() => eventsOf(run.trainer), RangeError, "at step 3");
  assertEquals(run.trainer.state, state);
  run.close();
});

Deno.test("Trainer refuses another vocabulary, and ids in either part that the model does not know", () => {
  const model = smallModel(data, wasm);
  const V = model.vocabSize;
  const other = storyData(200);
  assertThrows(
    () => new Trainer(model, other),
    RangeError,
    `Cannot train as model and tokenizer must have one vocabulary: ${V} and ${other.tokenizer.vocabSize} tokens`,
  );
  for (const part of ["train", "heldOut"] as const) {
    for (const id of [V, -1]) {
      const [first, ...rest] = data[part];
      const spoilt = { ...data, [part]: [...rest, first!.with(3, id)] };
      assertThrows(
        () => new Trainer(model, spoilt),
        RangeError,
        `Cannot train as the ids of the data must be integers from 0 to ${V - 1}: ${id}`,
      );
    }
  }
  model.close();
});

Deno.test("Trainer gives back what it took if the memory does not hold the rest", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 512 });
  const { memory } = kernels.launcher;
  const model = smallModel(data, kernels);
  const used = memory.usedBytes;
  // Its ids alone need more than 32 MiB; gradients and moments come before them.
  for (let i = 0; i < 3; i++) {
    assertThrows(() => new Trainer(model, data, { batch: 2 ** 20 }), RangeError, "Cannot allocate");
    assertEquals(memory.usedBytes, used);
  }
  const trainer = new Trainer(model, data, { batch: 2 });
  assert(memory.usedBytes > used);
  trainer.close();
  model.close();
  assertEquals(memory.usedBytes, 0);
});

Deno.test("Trainer and its optimiser write nothing after close, when the memory may be another's", async () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const model = smallModel(data, kernels);
  const trainer = new Trainer(model, data, { batch: 2, steps: 9, warmupSteps: 0 });
  const running = trainer.run();
  await running.next();
  await running.next(); // the second step is replayed from a plan
  trainer.close();
  const next = kernels.region(10_000); // lies where gradients and moments were
  next.floats.fill(3);
  const weights = weightsOf(model);
  await assertRejects(() => running.next(), TypeError, "Cannot train as the trainer was closed");
  await assertRejects(() => trainer.run().next(), TypeError, "Cannot train as the trainer was closed");
  const { optimiser } = trainer;
  const calls = [
    () => optimiser.update(1, 1, 1, trainer.config),
    () => optimiser.clearGradients(),
    () => optimiser.gradientNorm(),
    () => optimiser.gradientOf("w2"),
    () => optimiser.means,
    () => optimiser.variances,
  ];
  for (const call of calls) {
    assertThrows(call, TypeError, "Cannot use an optimiser as the trainer was closed");
  }
  assert(next.floats.every((number) => number === 3));
  assertEquals(weightsOf(model), weights);
  trainer.close(); // a second time is no fault, and closes nobody else's
  next.close();
  model.close();
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

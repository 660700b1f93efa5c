import { assert, assertEquals, assertThrows } from "@std/assert";
import { type KernelsName, kernelsNamed } from "../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import {
  encodeCheckpoint,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
  type TrainingEvent,
} from "../../lib/training/mod.ts";
import { eventsOf, smallRun, storyData, weightsOf } from "./support.ts";

const data = storyData();
const CONFIG: Partial<TrainingConfig> = {
  ...{ steps: 14, dropout: 0.15, accumulation: 2, evaluateEvery: 4, evaluationTokens: 100, clipNorm: 0.5 },
};

/** Trains up to an event, saves, throws everything away, opens the file and trains to the end. */
async function interrupted(name: KernelsName, isLast: (event: TrainingEvent) => boolean) {
  const kernels = kernelsNamed(name);
  const first = smallRun(data, kernels, CONFIG);
  const before = await eventsOf(first.trainer, isLast);
  const bytes = encodeCheckpoint({ ...first, tokenizer: data.tokenizer });
  // What is left behind must not matter.
  first.model.parameters.floats.fill(NaN);
  first.trainer.optimiser.means.fill(NaN);
  first.close();
  const { model, meta, arrays } = openCheckpoint(bytes, { kernels, moments: true });
  const trainer = new Trainer(model, data, meta.training!.config);
  restoreTrainer(trainer, meta, arrays, "resumed.npz");
  const after = await eventsOf(trainer);
  const result = {
    events: [...before, ...after],
    weights: Float64Array.from(model.parameters.floats),
    state: trainer.state,
  };
  trainer.close();
  model.close();
  return result;
}

for (const name of ["wasm", "wasm-strict"] as const) {
  Deno.test(`restoreTrainer goes on bit for bit wherever a run was cut, on ${name}`, async () => {
    const whole = smallRun(data, kernelsNamed(name), CONFIG);
    const events = await eventsOf(whole.trainer);
    const expected = { events, weights: weightsOf(whole.model), state: whole.trainer.state };
    whole.close();
    // After step 4 an evaluation is due, and right after the last step too: it must not be lost.
    for (const cut of [1, 4, 5, 11, 14]) {
      const resumed = await interrupted(name, (event) => event.type === "step" && event.step === cut);
      assertEquals(resumed, expected, `cut after step ${cut}`);
    }
    for (const cut of [4, 12, 14]) {
      const resumed = await interrupted(name, (event) => event.type === "evaluation" && event.step === cut);
      assertEquals(resumed, expected, `cut after the evaluation at ${cut}`);
    }
    assertEquals(events.filter((event) => event.type === "evaluation").map((event) => event.step), [
      4,
      8,
      12,
      14,
    ]);
  });
}

Deno.test("restoreTrainer goes on from a checkpoint made before the first step", async () => {
  const kernels = kernelsNamed("wasm");
  const whole = smallRun(data, kernels, CONFIG);
  const bytes = encodeCheckpoint({ ...whole, tokenizer: data.tokenizer });
  const expected = await eventsOf(whole.trainer);
  whole.close();
  const { model, meta, arrays } = openCheckpoint(bytes, { kernels, moments: true });
  const trainer = new Trainer(model, data, meta.training!.config);
  restoreTrainer(trainer, meta, arrays, "resumed.npz");
  assertEquals(await eventsOf(trainer), expected);
  trainer.close();
  model.close();
});

Deno.test("restoreTrainer goes on for more steps than were planned", async () => {
  const kernels = kernelsNamed("wasm");
  const config = { ...CONFIG, schedule: "constant" } as const;
  const whole = smallRun(data, kernels, { ...config, steps: 9 });
  const expected = await eventsOf(whole.trainer);
  whole.close();
  const short = smallRun(data, kernels, { ...config, steps: 6 });
  const before = await eventsOf(short.trainer, (event) => event.type === "step" && event.step === 6);
  const bytes = encodeCheckpoint({ ...short, tokenizer: data.tokenizer });
  short.close();
  const { model, meta, arrays } = openCheckpoint(bytes, { kernels, moments: true });
  const trainer = new Trainer(model, data, { ...meta.training!.config, steps: 9 });
  restoreTrainer(trainer, meta, arrays, "resumed.npz");
  assertEquals([...before, ...await eventsOf(trainer)], expected);
  trainer.close();
  model.close();
});

Deno.test("restoreTrainer refuses another text, weights alone, missing and impossible moments, and changes nothing", async () => {
  const kernels = kernelsNamed("wasm");
  const run = smallRun(data, kernels, CONFIG);
  await eventsOf(run.trainer, (event) => event.step === 2);
  const parts = { ...run, tokenizer: data.tokenizer };
  const { model, meta, arrays } = openCheckpoint(encodeCheckpoint(parts), { kernels, moments: true });
  const weightsAlone = openCheckpoint(encodeCheckpoint({ ...parts, resumable: false }), { kernels });
  const withoutMoments = openCheckpoint(encodeCheckpoint(parts), { kernels });
  const trainer = new Trainer(model, data, CONFIG);

  const other = storyData(2999);
  const elsewhere = new Trainer(model, { ...other, tokenizer: data.tokenizer }, CONFIG);
  const error = assertThrows(
    () => restoreTrainer(elsewhere, meta, arrays, "a.npz"),
    RangeError,
    "Cannot resume from a.npz as the text must be the one it was trained on: story has changed",
  );
  assert(error.message.includes(data.hash) && error.message.includes(other.hash), error.message);
  const renamed = new Trainer(model, { ...other, name: "other.md", tokenizer: data.tokenizer }, CONFIG);
  assertThrows(
    () => restoreTrainer(renamed, meta, arrays, "a.npz"),
    RangeError,
    `it was trained on: other.md is not story (hash ${other.hash}, not ${data.hash})`,
  );
  renamed.close();
  assertThrows(
    () => restoreTrainer(trainer, weightsAlone.meta, weightsAlone.arrays, "a.npz"),
    SyntaxError,
    "Cannot resume from a.npz as it must hold a training state: it holds weights alone",
  );
  assertThrows(
    () => restoreTrainer(trainer, meta, withoutMoments.arrays, "a.npz"),
    SyntaxError,
    "adamw.mean/embed must hold 512 finite numbers: it is missing",
  );
  for (const [key, value] of [["adamw.mean/pos", Infinity], ["adamw.variance/pos", -1]] as const) {
    const spoilt = new Map(arrays) as typeof arrays;
    const array = arrays.get(key)!;
    spoilt.set(key, { ...array, data: Float32Array.from(array.data as Float32Array).with(5, value) });
    assertThrows(
      () => restoreTrainer(trainer, meta, spoilt, "a.npz"),
      SyntaxError,
      `Cannot resume from a.npz as ${key}`,
    );
  }
  assertEquals(trainer.step, 0);
  assert(trainer.optimiser.means.every((mean) => mean === 0));
  for (const closable of [trainer, elsewhere, model, weightsAlone.model, withoutMoments.model, run]) {
    closable.close();
  }
});

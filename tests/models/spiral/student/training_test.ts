import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Kernels, kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { openCheckpoint, type SpiralConfig } from "../../../../lib/models/mod.ts";
import { bigramDataset, encodeCheckpoint, restoreTrainer, Trainer } from "../../../../lib/training/mod.ts";
import { BigramWorld } from "../../../../lib/data/mod.ts";
import { eventsOf } from "../../../training/support.ts";
import { smallRun, worldData } from "./support.ts";

/** All that a run says and leaves. */
async function runOf(kernels: Kernels, config: Partial<SpiralConfig> = {}, training = {}) {
  const { model, trainer } = smallRun(kernels, config, training);
  const events = await eventsOf(trainer);
  const numbers = Float64Array.from(model.parameters.floats);
  const key = model.recordingKey;
  trainer.close();
  model.close();
  return { events, numbers, key };
}

/** The same engine, never giving a plan. */
function eager(kernels: Kernels): Kernels {
  return Object.assign(Object.create(Object.getPrototypeOf(kernels)), kernels, {
    record: (body: () => void) => void body(),
  }) as Kernels;
}

/** Settings that together let everything act. */
const BUSY: [string, Partial<SpiralConfig>, object][] = [
  ["as it comes", {}, {}],
  ["held-out temperatures, liars and dropout", { temperatureFrom: "heldOut", liars: 0.2 }, { dropout: 0.1 }],
  [
    "every position, upstream's rules",
    { scoreAll: true, sourceRule: "use", teacherTemperature: "shared" },
    {},
  ],
  ["several micro-batches", {}, { accumulation: 3 }],
  ["no teacher", { distillation: 0 }, {}],
];

for (const [what, config, training] of BUSY) {
  Deno.test(`a run of SpiralModel gives the same bits eager and replayed: ${what}`, async () => {
    const kernels = kernelsNamed("wasm-strict");
    let plans = 0;
    const record: Kernels["record"] = (body) => {
      const plan = kernels.record(body);
      if (plan) plans++;
      return plan;
    };
    const replayed = await runOf({ ...kernels, record }, config, training);
    assert(plans >= 1 && plans < 14, `${plans} plans`);
    assertEquals(replayed, await runOf(eager(kernels), config, training));
  });

  Deno.test(`a run of SpiralModel goes on bit for bit from a checkpoint: ${what}`, async () => {
    const kernels = kernelsNamed("wasm-strict");
    const whole = await runOf(kernels, config, training);
    for (const cut of [1, 6]) {
      const first = smallRun(kernels, config, training);
      const before = await eventsOf(first.trainer, (event) => event.type === "step" && event.step === cut);
      const bytes = encodeCheckpoint({ ...first, tokenizer: first.trainer.data.tokenizer });
      first.model.parameters.floats.fill(NaN);
      first.trainer.close();
      first.model.close();
      const { model, meta, arrays } = openCheckpoint(bytes, { kernels, moments: true });
      const data = worldData(config.scoreAll ? "all" : "last");
      const trainer = new Trainer(model, data, meta.training!.config);
      restoreTrainer(trainer, meta, arrays, "resumed.npz");
      const events = [...before, ...await eventsOf(trainer)];
      assertEquals(
        [events, Float64Array.from(model.parameters.floats)],
        [whole.events, whole.numbers],
        `${cut}`,
      );
      trainer.close();
      model.close();
    }
  });
}

for (const accumulation of [1, 3]) {
  Deno.test(`a step of SpiralModel that fails leaves no trace in what the teacher learns, ${accumulation} batches a step`, async () => {
    const kernels = kernelsNamed("wasm-strict");
    const whole = await runOf(kernels, {}, { accumulation });
    const { model, trainer } = smallRun(kernels, {}, { accumulation });
    const before = await eventsOf(trainer, (event) => event.type === "step" && event.step === 6);
    const weights = model.parameters.get("embedding").floats;
    const kept = weights.slice();
    weights.fill(NaN);
    await assertRejects(() => eventsOf(trainer), RangeError, "loss and gradient must be finite");
    weights.set(kept);
    assertEquals([...before, ...await eventsOf(trainer)], whole.events);
    assertEquals(Float64Array.from(model.parameters.floats), whole.numbers);
    trainer.close();
    model.close();
  });
}

Deno.test("a run of SpiralModel reports its measures, and its loss falls below the unigram's", async () => {
  const { events } = await runOf(kernelsNamed("wasm"), { d: 16, r: 8 }, { steps: 300, batch: 16 });
  const steps = events.flatMap((event) => event.type === "step" ? [event] : []);
  assertEquals(Object.keys(steps[0]!.measures), [
    ...["kl", "temperature", "ece", "hazard", "keepK", "rho", "teacherNats"],
    ...["sourceMin", "sourceMean", "sourceMax"],
  ]);
  const mean = (of: (measures: Readonly<Record<string, number>>, loss: number) => number) =>
    steps.slice(-100).reduce((sum, { measures, loss }) => sum + of(measures, loss) / 100, 0);
  const { unigramNats } = worldData();
  assert(mean((_, loss) => loss) < unigramNats - 0.1, `${mean((_, loss) => loss)} of ${unigramNats}`);
  assert(mean(({ teacherNats }) => teacherNats!) < unigramNats - 0.1);
  assert(mean(({ kl }) => kl!) < steps[0]!.measures.kl! + 0.2 && mean(({ kl }) => kl!) > 0);
  assert(steps.every(({ measures: { temperature } }) => temperature! >= 1 && temperature! <= 20));
  const { sourceMin, sourceMean, sourceMax } = steps.at(-1)!.measures;
  assert(sourceMin! >= 0.2 && sourceMin! <= sourceMean! && sourceMean! <= sourceMax! && sourceMax! <= 1);
});

Deno.test("SpiralModel refuses batches that its config does not fit", async () => {
  const kernels = kernelsNamed("wasm");
  const { model, trainer } = smallRun(kernels);
  trainer.close();
  const data = worldData("all");
  const wrong = new Trainer(model, data, { steps: 1, batch: 2 });
  await assertRejects(() => eventsOf(wrong), RangeError, "without scoreAll nothing but last targets");
  wrong.close();
  model.close();
  const unfitted = smallRun(kernels, { projection: "data" });
  await assertRejects(() => eventsOf(unfitted.trainer), RangeError, "call fitProjection first");
  unfitted.model.fitProjection(BigramWorld.fromSeed({ V: 12, seed: 0 }).transitions);
  assertEquals((await eventsOf(unfitted.trainer)).length, 15);
  unfitted.trainer.close();
  unfitted.model.close();
  assertEquals(bigramDataset(BigramWorld.fromSeed({ V: 12, seed: 0 }), "b").hash, worldData().hash);
});

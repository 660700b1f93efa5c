import { assert, assertEquals, assertThrows } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { restoreTrainer, Trainer, type TrainerOptions, type TrainingConfig } from "../../lib/training/mod.ts";
import { encodeCheckpoint, readCheckpointArrays, readCheckpointMeta } from "../../lib/training/mod.ts";
import { eventsOf, lossesOf, smallModel, storyData, weightsOf } from "./support.ts";

const data = storyData(600, 4);
const TINY = { T: 4, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 1 };
const RUN = { steps: 4, batch: 2, context: 4, learningRate: 1e-2, warmupSteps: 1, evaluateEvery: 100 };

function tinyRun(options: TrainerOptions, config: Partial<TrainingConfig> = {}) {
  const model = smallModel(data, kernelsNamed("wasm"), TINY);
  const trainer = new Trainer(model, data, { ...RUN, ...config }, options);
  return {
    model,
    trainer,
    close: () => {
      trainer.close();
      model.close();
    },
  };
}

Deno.test("Trainer with differences of all entries has the loss curve and gradient norms of exact gradients", async () => {
  const curves: number[][] = [];
  for (const options of [{}, { numerical: { share: 1 } }]) {
    const run = tinyRun(options);
    const steps = (await eventsOf(run.trainer)).filter((event) => event.type === "step");
    curves.push(steps.flatMap(({ loss, gradientNorm }) => [loss, gradientNorm]));
    run.close();
  }
  const [exact, numerical] = curves;
  exact!.forEach((value, i) =>
    assert(Math.abs(value - numerical![i]!) < 1e-4 * value, `${curves.join("\n")}`)
  );
  assert(exact!.join() !== numerical!.join());
});

Deno.test("Trainer with differences of a share, accumulation and dropout resumes bit for bit", async () => {
  const options = { numerical: { share: 0.05 } };
  const config = { accumulation: 2, dropout: 0.2 };
  const whole = tinyRun(options, config);
  const losses = await lossesOf(whole.trainer);
  const first = tinyRun(options, config);
  await eventsOf(first.trainer, ({ step }) => step === 2);
  const file = encodeCheckpoint({ model: first.model, tokenizer: data.tokenizer, trainer: first.trainer });
  const second = tinyRun(options, config);
  const { model, trainer } = second;
  const specs = [...model.parameters.entries()].map(([name, { shape }]) => ({ name, shape }));
  const arrays = readCheckpointArrays(file, "a", specs, true);
  model.parameters.load(arrays, "a");
  restoreTrainer(trainer, readCheckpointMeta(file, "a"), arrays, "a");
  assertEquals(await lossesOf(trainer), losses.slice(2));
  assertEquals(weightsOf(model), weightsOf(whole.model));
  for (const run of [whole, first, second]) run.close();
});

Deno.test("Trainer with differences varies other entries each step, and more with a larger share", async () => {
  const counts: number[] = [];
  for (const share of [0.05, 0.5]) {
    const run = tinyRun({ numerical: { share } }, { steps: 1 });
    await eventsOf(run.trainer);
    counts.push(run.trainer.optimiser.gradients.filter((slope) => slope !== 0).length);
    run.close();
  }
  assert(counts[0]! > 0 && counts[1]! > 1.2 * counts[0]!, counts.join());
});

Deno.test("Trainer refuses differences that take too long or are badly set, and tells the cost", () => {
  const model = smallModel(storyData(), kernelsNamed("wasm"), { nEmb: 64, nodes: 64 });
  const make = (numerical: { share?: number; epsilon?: number }, batch = 64) => () =>
    new Trainer(model, storyData(), { ...RUN, batch, context: 8 }, { numerical });
  assertThrows(make({ share: 1 }), RangeError, "may take 5000000000 multiply-adds");
  assertThrows(make({ share: 1 }), RangeError, "hint: the gradient exact takes three passes");
  assertThrows(make({ share: 0 }, 1), RangeError, "share must be a finite number at most 1 and above 0: 0");
  assertThrows(make({ epsilon: -1 }, 1), RangeError, "epsilon must be a finite number above 0: -1");
  model.close();
});

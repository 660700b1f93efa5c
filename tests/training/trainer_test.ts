import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { reshape, slice } from "../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import type { HazeModel } from "../../lib/models/mod.ts";
import type { Tensor } from "../../lib/tensor/mod.ts";
import { type DropoutState, type Trainable, Trainer, type TrainingConfig } from "../../lib/training/mod.ts";
import {
  eventsOf,
  largestDifference,
  lossesOf,
  smallModel,
  smallRun,
  storyData,
  weightsOf,
} from "./support.ts";

const data = storyData();
const wasm = kernelsNamed("wasm");
const exact = kernelsNamed("reference64");

/** A model that tells what the trainer asks of it, and may spoil the answer. */
function watched(model: HazeModel, watch: (dropout?: DropoutState) => void): Trainable {
  const { kind, kernels, parameters, vocabSize, contextLength, config } = model;
  return {
    ...{ kind, kernels, parameters, vocabSize, contextLength, config },
    logits: (ids, dropout) => {
      watch(dropout);
      return model.logits(ids, dropout);
    },
  };
}

/** One step with these settings: its event and the first moments that it left. */
async function oneStep(config: Partial<TrainingConfig>) {
  const run = smallRun(data, exact, { steps: 1, beta1: 0.5, ...config });
  const [event] = await eventsOf(run.trainer);
  assert(event?.type === "step");
  const gradient = Array.from(run.trainer.optimiser.means, (mean) => mean / 0.5);
  const sums = Array.from(run.trainer.optimiser.gradients);
  run.close();
  return { event, gradient, sums };
}

const norm = (numbers: number[]): number => Math.sqrt(numbers.reduce((sum, number) => sum + number ** 2, 0));

Deno.test("Trainer lowers the loss, and yields steps, evaluations and their order as documented", async () => {
  const run = smallRun(data, wasm, { steps: 40, evaluateEvery: 15, batch: 8 });
  const events = await eventsOf(run.trainer);
  const shape = events.map((event) => event.type === "step" ? event.step : `evaluation ${event.step}`);
  const steps = Array.from({ length: 40 }, (_, i) => i + 1);
  assertEquals(shape, [
    ...[...steps.slice(0, 15), "evaluation 15"],
    ...[...steps.slice(15, 30), "evaluation 30"],
    ...[...steps.slice(30), "evaluation 40"],
  ]);
  const losses = events.flatMap((event) => event.type === "step" ? [event.loss] : []);
  assert(losses.at(-1)! < losses[0]! - 0.3, `${losses[0]} to ${losses.at(-1)}`);
  const evaluations = events.flatMap((event) => event.type === "evaluation" ? [event] : []);
  assertEquals(evaluations.map(({ isLast }) => isLast), [false, false, true]);
  assertEquals(evaluations[0]!.isBest, true);
  const best = evaluations.filter(({ isBest }) => isBest).at(-1)!;
  assertEquals(run.trainer.best?.step, best.step);
  assertEquals(events.flatMap((event) => event.type === "step" ? [event.tokens] : []).at(-1), 40 * 8 * 8);
  assertEquals([run.trainer.step, run.trainer.state.evaluatedAt], [40, 40]);
  assertEquals(await eventsOf(run.trainer), []);
  run.close();
});

Deno.test("Trainer evaluates on a part on the way and on all held-out tokens at the end", async () => {
  const run = smallRun(data, wasm, { steps: 4, evaluateEvery: 2, evaluationTokens: 40 });
  const tokens = (await eventsOf(run.trainer)).flatMap((event) =>
    event.type === "evaluation" ? [event.heldOut.tokens] : []
  );
  assert(tokens[0]! <= 56, `${tokens}`);
  assertEquals(tokens[1], data.heldOut.reduce((sum, block) => sum + block.length - 1, 0));
  run.close();
});

Deno.test("Trainer changes every parameter in one step", async () => {
  for (const headType of ["hybrid", "content", "reweight"] as const) {
    const model = smallModel(data, wasm, { headType });
    // Long enough that every character and every position is met.
    const trainer = new Trainer(model, data, {
      steps: 1,
      batch: 300,
      context: 8,
      learningRate: 1e-2,
      warmupSteps: 0,
    });
    const before = new Map([...model.parameters.entries()].map(([name, tensor]) => [name, tensor.data]));
    await eventsOf(trainer);
    for (const [name, tensor] of model.parameters.entries()) {
      assert(largestDifference(tensor.data, before.get(name)!) > 0, `${headType} ${name}`);
    }
    trainer.close();
    model.close();
  }
});

Deno.test("Trainer reports the norm of the gradient and clips it to clipNorm", async () => {
  const free = await oneStep({ clipNorm: 0 });
  assertAlmostEquals(free.event.gradientNorm, norm(free.sums), 1e-12);
  assertAlmostEquals(norm(free.gradient), free.event.gradientNorm, 1e-12);
  const clipped = await oneStep({ clipNorm: free.event.gradientNorm / 4 });
  assertAlmostEquals(clipped.event.gradientNorm, free.event.gradientNorm, 1e-12);
  assertAlmostEquals(norm(clipped.gradient), free.event.gradientNorm / 4, 1e-12);
  assert(largestDifference(clipped.gradient.map((g) => 4 * g), free.gradient) < 1e-12);
  const loose = await oneStep({ clipNorm: 2 * free.event.gradientNorm });
  assertEquals(loose.gradient, free.gradient);
});

Deno.test("Trainer clips the mean of accumulated gradients, not their sum", async () => {
  const free = await oneStep({ clipNorm: 0, accumulation: 3 });
  assertAlmostEquals(free.event.gradientNorm, norm(free.sums) / 3, 1e-12);
  const clipped = await oneStep({ clipNorm: free.event.gradientNorm / 2, accumulation: 3 });
  assertAlmostEquals(norm(clipped.gradient), free.event.gradientNorm / 2, 1e-12);
});

Deno.test("Trainer with k micro-batches of B windows does what one batch of k·B windows does", async () => {
  for (const [kernels, tolerance] of [[exact, 1e-10], [wasm, 1e-6]] as const) {
    const [parts, whole] = [[2, 3], [6, 1]].map(([batch, accumulation]) =>
      smallRun(data, kernels, { batch: batch!, accumulation: accumulation!, epsilon: 1e-3, steps: 5 })
    );
    const [a, b] = [await eventsOf(parts!.trainer), await eventsOf(whole!.trainer)];
    a.forEach((event, i) => {
      const other = b[i]!;
      if (event.type !== "step" || other.type !== "step") return assertEquals(event.type, other.type);
      assert(Math.abs(event.loss - other.loss) <= tolerance, `loss ${event.loss} and ${other.loss}`);
      assert(Math.abs(event.gradientNorm - other.gradientNorm) <= tolerance);
      assertEquals([event.tokens, event.learningRate], [other.tokens, other.learningRate]);
    });
    assert(largestDifference(weightsOf(parts!.model), weightsOf(whole!.model)) <= tolerance);
    parts!.close();
    whole!.close();
  }
});

Deno.test("Trainer gives the same losses for the same seed and others for another", async () => {
  const lossesFor = async (seed: number, dropout: number) => {
    const run = smallRun(data, wasm, { seed, dropout });
    const losses = await lossesOf(run.trainer);
    run.close();
    return losses;
  };
  for (const dropout of [0, 0.2]) {
    assertEquals(await lossesFor(3, dropout), await lossesFor(3, dropout));
    assert((await lossesFor(3, dropout)).every((loss) => loss > 0));
    assert(largestDifference(await lossesFor(3, dropout), await lossesFor(4, dropout)) > 1e-3);
  }
  assert(largestDifference(await lossesFor(3, 0), await lossesFor(3, 0.2)) > 1e-3);
});

Deno.test("Trainer draws another dropout mask each step, the same one again for the same seed and step", async () => {
  // One window and no learning: what differs between steps is the mask alone.
  const text = data.train[0]!.slice(0, 9);
  const single = { ...data, train: [text] };
  const still = { learningRate: 0, minLearningRate: 0, weightDecay: 0, batch: 1, steps: 8 };
  const lossesWith = async (dropout: number) => {
    const run = smallRun(single, wasm, { ...still, dropout });
    const losses = await lossesOf(run.trainer);
    run.close();
    return losses;
  };
  assertEquals(new Set(await lossesWith(0)).size, 1);
  const masked = await lossesWith(0.3);
  assertEquals(new Set(masked).size, 8);
  assertEquals(await lossesWith(0.3), masked);
});

Deno.test("Trainer gives every micro-batch of a step a dropout mask of its own", async () => {
  const single = { ...data, train: [data.train[0]!.slice(0, 9)] };
  const still = { learningRate: 0, minLearningRate: 0, weightDecay: 0, batch: 1, dropout: 0.3 };
  const lossesOver = async (steps: number, accumulation: number, seed: number) => {
    const run = smallRun(single, exact, { ...still, steps, accumulation, seed });
    const losses = await lossesOf(run.trainer);
    run.close();
    return losses;
  };
  // Micro-batches are counted through the run: two steps of three see the masks of six steps of one.
  const [parts, wholes] = [await lossesOver(6, 1, 1), await lossesOver(2, 3, 1)];
  assertEquals(new Set(parts).size, 6);
  for (const [i, whole] of wholes.entries()) {
    const three = parts.slice(3 * i, 3 * i + 3);
    assertAlmostEquals(whole, three.reduce((a, b) => a + b) / 3, 1e-12);
  }
  assertEquals(new Set([...parts, ...await lossesOver(6, 1, 2)]).size, 12);
});

Deno.test("Trainer evaluates without dropout", async () => {
  const model = smallModel(data, wasm);
  const states: boolean[] = [];
  const trainer = new Trainer(watched(model, (state) => states.push(state !== undefined)), data, {
    ...{ steps: 1, batch: 2, dropout: 0.5 },
  });
  await eventsOf(trainer);
  assertEquals(states[0], true);
  assert(states.length > 1 && states.slice(1).every((dropped) => !dropped));
  trainer.close();
  model.close();
});

Deno.test("Trainer stops at a loss that is not finite and leaves the weights as before that step", async () => {
  for (const kernels of [wasm, exact]) {
    const run = smallRun(data, kernels, {
      steps: 50,
      learningRate: 1e30,
      minLearningRate: 0,
      warmupSteps: 0,
    });
    let before = weightsOf(run.model);
    let finished = 0;
    const train = async () => {
      for await (const event of run.trainer.run()) {
        assert(event.type === "step" && Number.isFinite(event.loss));
        before = weightsOf(run.model);
        finished = event.step;
      }
    };
    const error = await assertRejects(
      train,
      RangeError,
      "Cannot go on training as loss and gradient must be finite: ",
    );
    const [, step, origin] = / at step (\d+); (.*)\nhint: lower the learning rate$/.exec(error.message)!;
    assertEquals(Number(step), finished + 1);
    assert(/^the first such number is -?(NaN|Infinity) in \w+ of /.test(origin!), origin);
    assertEquals(weightsOf(run.model), before);
    assertEquals(run.trainer.step, finished);
    // The windows of the failed step are drawn again: the same failure, not another.
    const { state } = run.trainer;
    assertEquals((await assertRejects(train, RangeError)).message, error.message);
    assertEquals(run.trainer.state, state);
    run.close();
  }
});

Deno.test("Trainer stops at a gradient that is not finite though the loss is", async () => {
  const model = smallModel(data, exact);
  // A gain of 1e-300 hides an offset of 1e160 from the loss, not from its gradient.
  model.parameters.get("w2").floats.fill(0);
  model.parameters.get("ln_f.gain").floats.fill(1e300);
  const trainer = new Trainer(model, data, { steps: 1, batch: 1, warmupSteps: 0 });
  const before = weightsOf(model);
  await assertRejects(() => eventsOf(trainer), RangeError, "loss and gradient must be finite");
  assertEquals(weightsOf(model), before);
  trainer.close();
  model.close();
});

Deno.test("Trainer refuses settings that do not fit the model or the data", () => {
  const model = smallModel(data, wasm);
  const refuse = (config: Partial<TrainingConfig>, text: string) =>
    assertThrows(() => new Trainer(model, data, config), RangeError, text);
  refuse({ context: 9 }, "Cannot train as context must be at most the model's 8: 9");
  refuse({ dropout: 1 }, "dropout must be");
  const short = { ...data, train: [data.train[0]!.slice(0, 8)] };
  assertThrows(() => new Trainer(model, short), RangeError, "T + 1 tokens must fit into a segment");
  model.close();
});

Deno.test("Trainer.restore refuses a state of other data, of a longer run, or a malformed one, and changes nothing", () => {
  const run = smallRun(data, wasm, { steps: 5 });
  const { state } = run.trainer;
  const refuse = (value: unknown, error: typeof RangeError | typeof SyntaxError, text: string) => {
    assertThrows(() => run.trainer.restore(value as typeof state), error as typeof RangeError, text);
    assertEquals(run.trainer.state, state);
  };
  refuse({ ...state, step: 6 }, RangeError, "Cannot go on training as 6 steps are finished: steps is 5");
  refuse({ ...state, sampler: { ...state.sampler, windowCount: 3 } }, RangeError, "must have");
  refuse({ ...state, sampler: { ...state.sampler, random: {} } }, SyntaxError, "Cannot restore a trainer");
  refuse({ ...state, step: 1.5 }, SyntaxError, "step must count finished steps: 1.5");
  refuse({ ...state, evaluatedAt: 1 }, SyntaxError, "evaluatedAt must be a step up to 0: 1");
  refuse({ ...state, best: { step: 0, bitsPerByte: null } }, SyntaxError, "best must hold");
  refuse({ ...state, sampler: 3 }, SyntaxError, "sampler must hold");
  refuse([], SyntaxError, "its state must be an object");
  run.close();
});

Deno.test("Trainer lets timers run at least every tenth of a second while it trains", async () => {
  const run = smallRun(data, wasm, { steps: 1000, batch: 16 });
  let [ticks, longest, last] = [0, 0, performance.now()];
  const started = last;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    ticks++;
  }, 1);
  await eventsOf(run.trainer);
  clearInterval(timer);
  run.close();
  const took = performance.now() - started;
  // Busy cores stretch a single wait; the number of turns tells whether there are any at all.
  assert(
    ticks >= took / 200,
    `${ticks} turns of the event loop in ${took} ms, the longest wait ${longest} ms`,
  );
});

Deno.test("Trainer tells the model after each step what it was moved by, and reports its measures in every event", async () => {
  const model = smallModel(data, wasm);
  const seen: [number, number, boolean][] = [];
  Object.assign(model, {
    measureNames: ["firstWeight"],
    trainingPass: (ids: Tensor) => ({
      logits: model.logits(ids),
      measures: { firstWeight: slice(reshape(model.parameters.get("embed"), [-1]), 0, 0, 1) },
    }),
    afterStep: (step: number, seed: number, gradientOf: (name: string) => ArrayLike<number>) =>
      seen.push([step, seed, Array.from(gradientOf("embed")).some((g) => g !== 0)]),
  });
  const trainer = new Trainer(model, data, { ...{ steps: 2, batch: 2, accumulation: 2, seed: 9 } });
  const before = model.parameters.get("embed").floats[0]!;
  const measured: number[] = [];
  for await (const event of trainer.run()) {
    if (event.type === "step") measured.push(event.measures.firstWeight!);
  }
  assertEquals(measured[0], before); // the mean over both micro-batches
  assertEquals(seen, [[1, 9, true], [2, 9, true]]);
  trainer.close();
  model.close();
});

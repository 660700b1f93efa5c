import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { crossEntropyNats } from "../../../../lib/metrics/mod.ts";
import { openCheckpoint } from "../../../../lib/models/mod.ts";
import {
  ResonantTrainer,
  seedStarts,
  type StepMetrics,
  type TrainingConfig,
} from "../../../../lib/models/resoformer/seed/mod.ts";
import { ids } from "../../../../lib/tensor/mod.ts";
import { CORPUS, tinyModel, tokenizer } from "./support.ts";

const SETTINGS = { epochs: 4, batchSize: 5, seqLen: 8, learningRate: 0.02, lrWarmupSteps: 3 };
const LENGTH = [...CORPUS].length;

Deno.test("ResonantTrainer reads each window once an epoch, in batches, and changes every parameter", async () => {
  const model = tinyModel();
  const before = model.parameters.floats.slice();
  const trainer = new ResonantTrainer(model, tokenizer, SETTINGS);
  const summary = await trainer.train(CORPUS);
  const windows = seedStarts(Math.round(0.9 * LENGTH), 8).length;
  assertEquals([summary.steps, summary.epochs], [4 * Math.ceil(windows / 5), 4]);
  assertEquals(
    summary.history.map(({ epoch }) => epoch).filter((epoch) => epoch === 2).length,
    summary.steps / 4,
  );
  for (const [name, { size }] of model.parameters.entries()) {
    const { start } = model.parameters.rangeOf(name);
    const moved = Array.from({ length: size }, (_, i) => i + start).filter((i) =>
      model.parameters.floats[i] !== before[i]
    );
    assert(moved.length > 0.9 * size || name === "embedding", `${name}: ${moved.length} of ${size}`);
  }
  assert(summary.loss < summary.history[0]!.loss - 0.5, String(summary.loss));
  assertEquals(
    summary.best!.validationLoss,
    Math.min(...[summary.best!.validationLoss, summary.validation.loss]),
  );
  assertEquals(summary.evaluations.at(-1)!.step, summary.steps);
  assertAlmostEquals(summary.evaluations.at(-1)!.heldOut.nllNats, summary.validation.loss, 1e-6);
  model.close();
});

Deno.test("ResonantTrainer.train takes epochs or upstream's callback, and several texts as one", async () => {
  const run = async (corpus: string | string[], options?: Parameters<ResonantTrainer["train"]>[1]) => {
    const model = tinyModel();
    const { history } = await new ResonantTrainer(model, tokenizer, SETTINGS).train(corpus, options);
    model.close();
    return history.map(({ loss }) => loss);
  };
  const seen: StepMetrics[] = [];
  const losses = await run(CORPUS, (metrics) => seen.push(metrics));
  assertEquals(seen.map(({ loss }) => loss), losses);
  assertEquals(await run(CORPUS, { epochs: 4 }), losses);
  assert((await run(CORPUS, { epochs: 2 })).length === losses.length / 2);
  const lines = [CORPUS.slice(0, 100), CORPUS.slice(101)];
  assertEquals(await run(lines), await run(lines.join("\n")));
  await assertRejects(
    () => run(CORPUS, { epochs: 0 }),
    RangeError,
    "epochs must be an integer of at least 1: 0",
  );
});

Deno.test("ResonantTrainer monitors coherence of the batch after the step, and tells the rate, the norm, the log", async () => {
  const model = tinyModel();
  const lines: string[] = [];
  const settings = { ...SETTINGS, epochs: 1, coherenceCheckInterval: 4, logInterval: 2, goldenDecayScale: 2 };
  const trainer = new ResonantTrainer(model, tokenizer, settings);
  const { history } = await trainer.train(CORPUS, { log: (line) => lines.push(line) });
  const { monitor, validationLoss, lr, perplexity, loss, gradNorm } = history[3]!;
  assert(monitor!.loss < loss && monitor!.coherence > 0 && monitor!.coherence < 1 && validationLoss! > 0);
  assertAlmostEquals(monitor!.coherence, 1 - monitor!.entropy / Math.log(tokenizer.vocabSize), 1e-12);
  assertAlmostEquals(lr, 0.02, 1e-12); // the first step after the warm-up
  assertAlmostEquals(history[9]!.lr, 0.02 / (1.618033988749895 ** (6 / 6)), 1e-12);
  assertAlmostEquals(perplexity, Math.exp(loss), 1e-9);
  assert(gradNorm > 0 && history.every(({ measures }) => Object.keys(measures).length === 0));
  const mean = (history[2]!.loss + loss) / 2;
  assertEquals(
    lines[1],
    `step 4  epoch 1  loss ${mean.toFixed(4)}  ppl ${Math.exp(mean).toFixed(2)}  lr 2.00e-2  ` +
      `coherence ${monitor!.coherence.toFixed(3)}`,
  );
  model.close();
});

Deno.test("ResonantTrainer.evaluate is the mean over the seed's windows", () => {
  const model = tinyModel();
  const trainer = new ResonantTrainer(model, tokenizer, { seqLen: 8 });
  const text = CORPUS.slice(0, 30);
  const encoded = tokenizer.encode(text);
  const losses = seedStarts(30, 8).flatMap((start) => {
    const logits = model.logits(ids(encoded.subarray(start, start + 8), { shape: [1, 8] })).data;
    return Array.from({ length: 8 }, (_, t) => {
      const V = tokenizer.vocabSize;
      return crossEntropyNats(logits.slice(t * V, (t + 1) * V), encoded[start + t + 1]!);
    });
  });
  const { loss, positions } = trainer.evaluate(text);
  assertEquals(positions, losses.length);
  assertAlmostEquals(loss, losses.reduce((a, b) => a + b) / losses.length, 1e-6);
  assertThrows(
    () => trainer.evaluate("the lamp"),
    RangeError,
    "a window of 8 + 1 tokens must fit into it: 8 tokens",
  );
  model.close();
});

Deno.test("ResonantTrainer writes checkpoints that open: every so many steps, and the best epoch's", async () => {
  const folder = await Deno.makeTempDir();
  const model = tinyModel();
  const settings = { ...SETTINGS, checkpointPath: `${folder}/run.npz`, checkpointInterval: 20 };
  const { checkpoints, best, steps } = await new ResonantTrainer(model, tokenizer, settings).train(CORPUS);
  const names = checkpoints.map((path) => path.slice(folder.length)).toSorted();
  assertEquals(names, ["/run_best.npz", "/run_step20.npz", "/run_step40.npz"]);
  assertEquals(steps, 56);
  const opened = openCheckpoint(await Deno.readFile(`${folder}/run_best.npz`));
  assertEquals(opened.tokenizer.toJSON(), tokenizer.toJSON());
  assertEquals(opened.meta.training!.step, best!.epoch * 14);
  if (best!.epoch === 4) {
    assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
  }
  opened.model.close();
  model.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("ResonantTrainer stops at its signal, and refuses texts that are too short and settings that do not fit", async () => {
  const model = tinyModel();
  const controller = new AbortController();
  const trainer = new ResonantTrainer(model, tokenizer, SETTINGS);
  const { stopped, reason, steps } = await trainer.train(CORPUS, {
    callback: ({ step }) => step === 3 && controller.abort(),
    signal: controller.signal,
  });
  assertEquals([stopped, reason, steps], ["interrupted", "interrupted after step 3", 3]);
  await assertRejects(() => trainer.train("the lamp "), RangeError, "at least 2 tokens must be held out: 1");
  await assertRejects(
    () => trainer.train("the lamp", { validation: "the lamp" }),
    RangeError,
    "a window of 8 + 1 tokens must fit into the text: it has 8",
  );
  const long = new ResonantTrainer(model, tokenizer, { seqLen: 17 });
  await assertRejects(() => long.train(CORPUS), RangeError, "context must be at most the model's 16: 17");
  assertEquals(new ResonantTrainer(model, tokenizer).config.seqLen, 16);
  model.close();
});

Deno.test("ResonantTrainer warms up over a tenth of the steps unless told, and leaves the warm-up in any case", async () => {
  const ratesOf = async (settings: Partial<TrainingConfig>) => {
    const model = tinyModel();
    try {
      const trainer = new ResonantTrainer(model, tokenizer, {
        ...SETTINGS,
        lrDecay: "constant",
        ...settings,
      });
      return (await trainer.train(CORPUS)).history.map(({ lr }) => lr / 0.02);
    } finally {
      model.close();
    }
  };
  const default56 = await ratesOf({ lrWarmupSteps: null });
  assertEquals([default56.length, default56.findIndex((rate) => rate > 1 - 1e-9) + 1], [56, 6]);
  assertAlmostEquals(default56[0]!, 1 / 6, 1e-9);
  assertEquals(await ratesOf({ lrWarmupSteps: null, epochs: 1, batchSize: 500 }), [1]);
  assertEquals((await ratesOf({ lrWarmupSteps: 55 })).length, 56);
  await assertRejects(
    () => ratesOf({ lrWarmupSteps: 56 }),
    RangeError,
    "Cannot train as lrWarmupSteps must be fewer than the 56 steps of the run: 56\nhint: give fewer",
  );
});

Deno.test("ResonantTrainer.train refuses unknown options, and undefined ones are not given", async () => {
  const model = tinyModel();
  const trainer = new ResonantTrainer(model, tokenizer, { ...SETTINGS, epochs: 1 });
  await assertRejects(
    () => trainer.train(CORPUS, { epoch: 3 } as Record<string, unknown>),
    RangeError,
    "Cannot train as there is no such option: epoch\nhint: did you mean epochs?",
  );
  const { steps } = await trainer.train(CORPUS, { epochs: undefined, validation: undefined, log: undefined });
  assertEquals(steps, 14);
  model.close();
});

import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  HAZE_USE,
  type HazeNullName,
  hazeTrial,
  hazeTrialConfig,
  hazeUseTrial,
  runHash,
  runValue,
  trainHaze,
} from "../../lib/experiments/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Trainer } from "../../lib/training/mod.ts";
import { smallConfig, smallLab } from "./support.ts";

const LAB = smallLab();

Deno.test("hazeTrial gives the same metrics for a seed, and others for another seed or null", async () => {
  const metrics = async (seed: number, nulls: HazeNullName[] = []) =>
    (await hazeTrial(smallConfig({ nulls }), LAB).run(seed, {})).metrics;
  const first = await metrics(1);
  assertEquals(await metrics(1), first);
  const others = [await metrics(2), await metrics(1, ["shuffledTokens"]), await metrics(1, ["positionsOff"])];
  const scores = [first, ...others].map(({ bitsPerByte }) => bitsPerByte);
  assertEquals(new Set(scores).size, 4);
  assertEquals(first.tokens, 4 * 2 * 8);
  assertAlmostEquals(first.nllNats! / Math.LN2, first.bitsPerByte!, 1e-9, "one byte a token here");
});

Deno.test("trainHaze without nulls is the plain trainer, bit for bit", async () => {
  const config = smallConfig();
  const { model, heldOut } = await trainHaze(config, 9, LAB);
  const data = LAB.dataset(8);
  const plain = new HazeModel({ ...config.model, vocabSize: LAB.vocab.vocabSize }, {
    seed: 9,
    kernels: LAB.kernels,
  });
  const trainer = new Trainer(plain, data, { ...config.training, seed: 9 });
  for await (const event of trainer.run()) {
    if (event.type === "evaluation") assertEquals(event.heldOut.nllNats, heldOut.nllNats);
  }
  assertEquals(model.parameters.floats.slice(), plain.parameters.floats.slice());
  trainer.close();
  plain.close();
  model.close();
});

Deno.test("hazeTrial names what decides its numbers: settings, nulls, backend, text", () => {
  const hash = (trial: ReturnType<typeof hazeTrial>) => runHash(runValue(trial, 1));
  const trials = [
    hazeTrial(smallConfig(), LAB),
    hazeTrial(smallConfig({ training: { dropout: 0.1 } }), LAB),
    hazeTrial(smallConfig({ model: { alpha: 0.25 } }), LAB),
    hazeTrial(smallConfig({ nulls: ["gatesFixed"] }), LAB),
    hazeTrial(smallConfig(), smallLab("wasm-strict")),
    hazeUseTrial(smallConfig(), LAB),
    hazeUseTrial(smallConfig(), LAB, { ...HAZE_USE, topP: 0.5 }),
  ];
  assertEquals(new Set(trials.map(hash)).size, trials.length);
  assertEquals(hash(hazeTrial(smallConfig(), smallLab())), hash(trials[0]!));
});

Deno.test("trainHaze stops with the signal's reason, gives its memory back, and says how far it is", async () => {
  const stop = new AbortController();
  const fractions: number[] = [];
  const config = smallConfig({ training: { steps: 10 } });
  await assertRejects(
    () =>
      trainHaze(config, 1, LAB, {
        signal: stop.signal,
        onFraction: (fraction) => {
          fractions.push(fraction);
          if (fraction >= 0.3) stop.abort(new Error("enough"));
        },
      }),
    Error,
    "enough",
  );
  assertEquals(fractions, [0.1, 0.2, 0.3]);
});

Deno.test("hazeTrialConfig refuses what is a trial's own, and unknown or wrong settings", () => {
  const training = (given: Record<string, number>) => () => hazeTrialConfig({ training: given });
  assertThrows(training({ seed: 1 }), RangeError, "seed is its own");
  assertThrows(training({ evaluateEvery: 1 }), RangeError, "evaluateEvery is its own");
  assertThrows(training({ step: 1 }), RangeError, "no such setting: step");
  assertThrows(training({ context: 49 }), RangeError, "at most the model's 48");
  assertThrows(() => hazeTrialConfig({ model: { nHeads: 5 } }), RangeError, "nHeads must divide nEmb");
});

Deno.test("hazeUseTrial gives every figure of every sampler, the same for a seed", async () => {
  const trial = hazeUseTrial(smallConfig({ training: { steps: 30 } }), LAB, {
    ...HAZE_USE,
    length: 200,
    readTokens: 500,
  });
  const { metrics } = await trial.run(4, {});
  assertEquals((await trial.run(4, {})).metrics, metrics);
  const samplers = ["plain", "open", "exact", "fixed", "nucleus", "cold"];
  const figures = ["entropyBits", "entropyErrorBits", "unknownWordShare"];
  assertEquals(
    Object.keys(metrics).toSorted(),
    [
      ...["growing", "sliding", "restart"].map((mode) => `bitsPerByte.${mode}`),
      ...samplers.flatMap((sampler) => figures.map((figure) => `${figure}.${sampler}`)),
    ].toSorted(),
  );
  assert(metrics["entropyErrorBits.exact"]! <= metrics["entropyErrorBits.open"]!);
  assert(metrics["entropyErrorBits.exact"]! < metrics["entropyErrorBits.plain"]!);
  assert(metrics["entropyBits.nucleus"]! < metrics["entropyBits.plain"]!);
  assert(Math.abs(metrics["entropyBits.fixed"]! - 3) < Math.abs(metrics["entropyBits.plain"]! - 3));
  assert(Math.abs(metrics["entropyBits.cold"]! - metrics["entropyBits.nucleus"]!) < 0.3);
});

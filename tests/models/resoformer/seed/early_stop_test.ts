import { assert, assertEquals } from "@std/assert";
import { EarlyStop, ResonantTrainer } from "../../../../lib/models/resoformer/seed/mod.ts";
import { CORPUS, tinyModel, tokenizer } from "./support.ts";

Deno.test("EarlyStop needs coherence and a loss that is not worse, at checks in a row", () => {
  const stop = new EarlyStop(0.5, 2);
  const checks = [
    [0.9, 2], // first of two
    [0.5, 1.9], // not above the threshold
    [0.9, 1.8],
    [0.9, 1.81], // worse than the best
    [0.9, 1.8], // as good as the best
    [0.9, 1.8],
  ] as const;
  const reasons = checks.map(([coherence, validationLoss], i) => {
    return stop.check({ step: 10 * i, coherence, validationLoss });
  });
  assertEquals(reasons.slice(0, 5), Array(5).fill(undefined));
  assertEquals(
    reasons[5],
    "coherence 0.900 above 0.5 at 2 checks in a row, validation loss 1.800 the best so far, after step 50",
  );
});

Deno.test("ResonantTrainer stops when a planted pattern is learnt, and says why", async () => {
  const model = tinyModel();
  const settings = { seqLen: 16, batchSize: 4, learningRate: 0.02, lrWarmupSteps: 5, lrDecay: "constant" };
  const stops = { coherenceCheckInterval: 5, earlyStopCoherence: 0.6, earlyStopPatience: 2 };
  const trainer = new ResonantTrainer(model, tokenizer, { ...settings, ...stops, lrDecay: "constant" });
  const { steps, stopped, reason, epochs, history } = await trainer.train(CORPUS, { epochs: 60 });
  assertEquals(stopped, "coherence");
  assert(reason.startsWith("coherence 0.") && reason.endsWith(`after step ${steps}`), reason);
  assert(reason.includes("above 0.6 at 2 checks in a row"), reason);
  assert(epochs < 60 && steps === history.length && steps % 5 === 0, String(steps));
  const checked = history.filter(({ monitor }) => monitor);
  assertEquals(checked.map(({ step }) => step), Array.from({ length: steps / 5 }, (_, i) => 5 * (i + 1)));
  assert(checked.slice(-2).every(({ monitor }) => monitor!.coherence > 0.6));
  model.close();
});

Deno.test("ResonantTrainer goes on with a coherent model whose held-out loss is planted to grow", async () => {
  const model = tinyModel();
  const settings = { seqLen: 16, batchSize: 4, learningRate: 0.02, lrWarmupSteps: 5, lrDecay: "constant" };
  const stops = { coherenceCheckInterval: 5, earlyStopCoherence: 0.6, earlyStopPatience: 2 };
  const trainer = new ResonantTrainer(model, tokenizer, { ...settings, ...stops, lrDecay: "constant" });
  // Of the corpus's letters, in an order that it never has.
  const validation = "pmal eht til si ;tuo .ohw tli eht".repeat(3);
  const { stopped, reason, history } = await trainer.train(CORPUS, { epochs: 25, validation });
  assertEquals([stopped, reason], ["finished", "all 25 epochs are finished"]);
  const last = history.findLast(({ monitor }) => monitor)!;
  assert(last.monitor!.coherence > 0.6 && last.validationLoss! > Math.log(tokenizer.vocabSize));
  model.close();
});

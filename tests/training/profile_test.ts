/** Training under a profile. */
import { assert, assertEquals } from "@std/assert";
import { hazeCounted, trainingStepFlop } from "../../cli/measure/flop.ts";
import { profileKernels, type ProfileRow, wasmKernels } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { makeDataset, Trainer } from "../../lib/training/mod.ts";

const STEPS = 4;
const TEXT = "the haze settles over the hills, soft and silver. ".repeat(20);
const SIZES = { T: 12, nEmb: 16, nodes: 24, nBlocks: 2, nHeads: 2, headType: "hybrid", alpha: 0.5 } as const;

async function train(isProfiled: boolean) {
  const plain = wasmKernels({ threads: 2, maxPages: 2048 });
  const profiled = profileKernels(plain);
  const vocab = Vocab.fromText(TEXT);
  const kernels = isProfiled ? profiled : plain;
  const model = new HazeModel({ ...SIZES, vocabSize: vocab.vocabSize }, { kernels });
  const data = makeDataset({ name: "hills", text: TEXT, bytes: TEXT.length }, vocab, SIZES.T);
  const trainer = new Trainer(model, data, { steps: STEPS, batch: 3, context: SIZES.T, dropout: 0.1 });
  for await (const _ of profiled.profile.each(trainer.run(), ({ type }) => type)) {
    /* only its time counts */
  }
  const result = {
    weights: model.parameters.floats.slice(),
    sections: profiled.profile.report().sections,
    flop: trainingStepFlop(hazeCounted(model), 3, SIZES.T).causal,
  };
  trainer.close();
  model.close();
  plain.launcher.close();
  return result;
}

Deno.test("profileKernels counts a training step as it is counted by hand, recorded and replayed alike", async () => {
  const { sections, flop } = await train(true);
  const step = sections.find(({ name }) => name === "step")!;
  assertEquals(step.spans, STEPS);
  const sum = (of: (row: ProfileRow) => number) => step.rows.reduce((total, row) => total + of(row), 0);
  assertEquals(sum(({ flop = 0, calls }) => flop * calls), STEPS * flop);
  // Each step makes the same calls: the first is run and recorded, the others are replayed.
  for (const { kernel, calls } of step.rows) assertEquals(calls % STEPS, 0, kernel);
  const calls = (kernel: string, phase: string) =>
    sum((row) => row.kernel === kernel && row.phase === phase ? row.calls / STEPS : 0);
  assertEquals(calls("crossEntropy", "forward"), 1);
  assertEquals(calls("crossEntropyGrad", "gradient"), 1);
  assertEquals(calls("attention content", "forward"), SIZES.nBlocks);
  assertEquals(calls("attentionGrad bias", "gradient"), SIZES.nBlocks);
  assertEquals(calls("adamw", "optimiser"), 2);
  assertEquals(calls("sumOfSquares", "optimiser"), 1);
  for (const { kernel, phase } of step.rows) {
    if (/Grad$|Grad /.test(kernel)) assertEquals(phase, "gradient", kernel);
    if (phase === "forward") assert(!/^gemm (TN|NT)/.test(kernel), `${kernel} in the forward pass`);
  }
});

Deno.test("profileKernels changes no bit of what is trained", async () => {
  const [profiled, plain] = [await train(true), await train(false)];
  assertEquals(profiled.weights, plain.weights);
  assertEquals(plain.sections.flatMap(({ rows }) => rows), []);
});

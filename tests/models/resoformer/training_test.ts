import { assert, assertEquals } from "@std/assert";
import { type Kernels, wasmKernels } from "../../../lib/kernels/mod.ts";
import { openCheckpoint, type ResoformerConfig, ResoformerModel } from "../../../lib/models/mod.ts";
import {
  encodeCheckpoint,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
  type TrainingEvent,
} from "../../../lib/training/mod.ts";
import { storyData } from "../../training/support.ts";
import { engineOf } from "../engine.ts";

const data = storyData(3000, 16);
const SIZES: Partial<ResoformerConfig> = {
  ...{ vocabSize: data.tokenizer.vocabSize, maxSeqLen: 16, dim: 32, numLayers: 2, numHeads: 2, ffnDim: 64 },
};
const COLLAPSING = { useEntropyCollapse: true, numAttractors: 16, collapseResidual: 0.5, reviveEvery: 7 };
const TRAINING = {
  ...{
    steps: 40,
    batch: 4,
    context: 16,
    learningRate: 1e-2,
    warmupSteps: 2,
    evaluateEvery: 1000,
    dropout: 0.1,
  },
};
/** Large enough for workers to take part. */
const WIDE = { ...COLLAPSING, dim: 64, ffnDim: 256 };
const FEW = { steps: 15, batch: 16 };
type StepEvent = Extract<TrainingEvent, { type: "step" }>;

/** Trains and gives the weights and what each step reported. */
async function train(
  kernels: Kernels,
  more: Partial<ResoformerConfig>,
  training: Partial<TrainingConfig> = {},
): Promise<{ floats: number[]; steps: StepEvent[] }> {
  const model = new ResoformerModel({ ...SIZES, ...more }, { seed: 7, kernels });
  const trainer = new Trainer(model, data, { ...TRAINING, ...training });
  const steps: StepEvent[] = [];
  for await (const event of trainer.run()) if (event.type === "step") steps.push(event);
  const floats = Array.from(model.parameters.floats);
  trainer.close();
  model.close();
  return { floats, steps };
}

Deno.test("training a ResoformerModel gives the same bits eager and replayed, with any number of threads", async () => {
  let expected: number[] | undefined;
  for (const [threads, eager] of [[1, false], [1, true], [3, false]] as const) {
    const { wasm, kernels } = await engineOf({ threads, eager }, (kernels) => train(kernels, WIDE, FEW));
    assertEquals(wasm.launcher.sharesWork, threads > 1);
    const { floats } = await train(kernels, WIDE, FEW);
    assertEquals(floats, expected ??= floats, `${threads} threads, ${eager ? "eager" : "replayed"}`);
    wasm.launcher.close();
  }
});

Deno.test("training a ResoformerModel lowers its loss and reports its measures", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  const { steps } = await train(wasm, COLLAPSING);
  const first = steps[0]!.loss;
  const last = steps.slice(-5).reduce((sum, { loss }) => sum + loss / 5, 0);
  assert(last < first - 0.5, `loss ${first} → ${last}`);
  for (const { measures } of steps) {
    assertEquals(Object.keys(measures), ["meanGate", "haltingDepth", "codebookPerplexity"]);
    assert(measures.meanGate! > 0 && measures.meanGate! < 1);
    assert(measures.haltingDepth! >= 1 && measures.haltingDepth! <= 2);
    assert(measures.codebookPerplexity! >= 1 && measures.codebookPerplexity! <= 16);
  }
  wasm.launcher.close();
});

const RECORDED: readonly Partial<ResoformerConfig>[] = [
  {},
  COLLAPSING,
  { useEntropyCollapse: true, collapseMode: "soft" },
  { resonance: "prime-log-stream", gatePlacement: "stream" },
  { resonance: "prime-position", primeEmbedding: true, gateHidden: 4, attentionBias: true },
  { resonance: "learned-n", headWeights: "uniform", headNormalisation: "sum" },
];

Deno.test("a training step of a causal ResoformerModel is recorded once, whatever its mechanisms", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  for (const more of RECORDED) {
    const lengths: number[] = [];
    const record: Kernels["record"] = (body) => {
      const plan = wasm.record(body);
      lengths.push(plan?.length ?? 0);
      return plan;
    };
    await train({ ...wasm, record }, more);
    assertEquals(lengths.length, 1, `${JSON.stringify(more)}: ${lengths.length} recordings`);
    assert(lengths[0]! > 50, JSON.stringify(more));
  }
  wasm.launcher.close();
});

Deno.test("training of a ResoformerModel that is stopped and resumed goes on bit for bit, revival included", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  const whole = await train(wasm, COLLAPSING);
  const model = new ResoformerModel({ ...SIZES, ...COLLAPSING }, { seed: 7, kernels: wasm });
  const trainer = new Trainer(model, data, TRAINING);
  let bytes: Uint8Array | undefined;
  for await (const event of trainer.run()) {
    if (event.type !== "step" || event.step < 17) continue;
    bytes = encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer });
    break;
  }
  trainer.close();
  model.close();
  const opened = openCheckpoint(bytes!, { kernels: wasm, moments: true });
  const resumed = new Trainer(opened.model, data, TRAINING);
  restoreTrainer(resumed, opened.meta, opened.arrays, "stopped.npz");
  for await (const event of resumed.run()) if (event.type === "step") assert(event.step > 17);
  assertEquals(Array.from(opened.model.parameters.floats), whole.floats);
  resumed.close();
  opened.model.close();
  wasm.launcher.close();
});

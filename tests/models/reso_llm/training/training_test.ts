import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Kernels, wasmKernels } from "../../../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../../../lib/models/mod.ts";
import {
  inOrder,
  ResoLLMModel,
  type ResoLLMSettings,
  trainChatTokenizer,
} from "../../../../lib/models/reso_llm/mod.ts";
import {
  encodeCheckpoint,
  makeDataset,
  restoreTrainer,
  Trainer,
  type TrainingEvent,
} from "../../../../lib/training/mod.ts";
import { makeChronicle } from "../../../../lib/data/mod.ts";
import { engineOf } from "../../engine.ts";

const text = makeChronicle(120, 3);
const tokenizer = trainChatTokenizer(text, 150);
const data = inOrder(makeDataset({ name: "chronicle", text, bytes: text.length }, tokenizer, 16));
const SIZES: Partial<ResoLLMSettings> = {
  ...{ vocabSize: tokenizer.vocabSize, maxSeqLen: 16, dim: 32, numLayers: 2, numHeads: 2, ffnDim: 64 },
  ...{ "prsc.maxBindings": 40 },
};
const TRAINING = {
  steps: 24,
  batch: 3,
  context: 16,
  learningRate: 5e-3,
  warmupSteps: 2,
  evaluateEvery: 1000,
  dropout: 0.1,
};
/** Large enough for workers to take part. */
const WIDE = { dim: 64, ffnDim: 256 };
const FEW = { steps: 10, batch: 16 };
type StepEvent = Extract<TrainingEvent, { type: "step" }>;
type Gradients = ReadonlyMap<string, number>;

/** Trains, and gives the numbers at the end, what each step reported and the largest gradient of each parameter in it. */
async function train(
  kernels: Kernels,
  more: Partial<ResoLLMSettings> = {},
  training: Partial<typeof TRAINING> = {},
): Promise<{ floats: number[]; steps: StepEvent[]; gradients: Gradients[] }> {
  const model = new ResoLLMModel({ ...SIZES, ...more }, { seed: 7, kernels });
  model.fitTo(data.train);
  const gradients: Gradients[] = [];
  const finish = () => ResoLLMModel.prototype.afterStep.call(model);
  const observed = Object.assign(model, {
    afterStep: (_step: number, _seed: number, of: (name: string) => ArrayLike<number>) => {
      finish();
      gradients.push(
        new Map(
          model.parameters.trainedNames.map((name) => [name, Math.max(...Array.from(of(name), Math.abs))]),
        ),
      );
    },
  });
  const trainer = new Trainer(observed, data, { ...TRAINING, ...training });
  const steps: StepEvent[] = [];
  for await (const event of trainer.run()) if (event.type === "step") steps.push(event);
  const floats = Array.from(model.parameters.floats);
  trainer.close();
  model.close();
  return { floats, steps, gradients };
}

Deno.test("training a ResoLLMModel gives the same bits eager and replayed, with any number of threads", async () => {
  let expected: number[] | undefined;
  for (const [threads, eager] of [[1, false], [1, true], [3, false]] as const) {
    const { wasm, kernels } = await engineOf({ threads, eager }, (kernels) => train(kernels, WIDE, FEW));
    assertEquals(wasm.launcher.sharesWork, threads > 1);
    const { floats } = await train(kernels, WIDE, FEW);
    assertEquals(floats, expected ??= floats, `${threads} threads, ${eager ? "eager" : "replayed"}`);
    wasm.launcher.close();
  }
});

Deno.test("training a ResoLLMModel lowers its loss, reports its measures, and moves every parameter from the second step on", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  const { steps, gradients } = await train(wasm);
  const [first, last] = [steps[0]!.loss, steps.slice(-5).reduce((sum, { loss }) => sum + loss / 5, 0)];
  assert(last < first - 0.5, `loss ${first} → ${last}`);
  for (const { measures, gradientNorm } of steps) {
    assertEquals(measures.clippedFraction, Math.max(0, 1 - 1 / gradientNorm)); // clipNorm is 1
    assertEquals(Object.keys(measures), [
      ...[
        "meanGate",
        "haltingDepth",
        "logitCoherence",
        "syncOrder",
        "memoryNorm",
        "bindingsUsed",
        "clippedFraction",
      ],
    ]);
    assert(measures.meanGate! > 0 && measures.meanGate! < 1);
    assert(measures.haltingDepth! >= 1 && measures.haltingDepth! <= 2);
    assert(measures.logitCoherence! > -1e-6 && measures.logitCoherence! < 1);
    assert(measures.syncOrder! > 0 && measures.syncOrder! <= 1 + 1e-6);
  }
  // Rows remember nothing at first, and then the gate is still shut: the second step that reads something has opened it.
  assertEquals(steps[0]!.measures.memoryNorm, 0);
  assert(steps.some(({ measures }) => measures.memoryNorm! > 0));
  assert(steps.every(({ measures }) => measures.bindingsUsed! > 0));
  const still = (step: Gradients): string[] =>
    [...step].filter(([, largest]) => largest === 0).map(([name]) => name);
  assertEquals(still(gradients[0]!), ["smf.w", "smf.gate"]);
  assertEquals(still(gradients[2]!), []);
  wasm.launcher.close();
});

Deno.test("a training step of a ResoLLMModel is recorded once, whatever its layers", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  for (
    const more of [{}, { positions: "resonance" }, { standardMode: true, "prsc.maxBindings": 1000 }] as const
  ) {
    const lengths: number[] = [];
    const record: Kernels["record"] = (body) => {
      const plan = wasm.record(body);
      lengths.push(plan?.length ?? 0);
      return plan;
    };
    await train({ ...wasm, record }, more, { steps: 3 });
    assertEquals(lengths.length, 1, `${JSON.stringify(more)}: ${lengths.length} recordings`);
    assert(lengths[0]! > 50, JSON.stringify(more));
  }
  wasm.launcher.close();
});

Deno.test("training of a ResoLLMModel that is stopped and resumed goes on bit for bit, memories of rows included", async () => {
  const wasm = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  const whole = await train(wasm);
  const model = new ResoLLMModel(SIZES, { seed: 7, kernels: wasm });
  model.fitTo(data.train);
  const trainer = new Trainer(model, data, TRAINING);
  let bytes: Uint8Array | undefined;
  for await (const event of trainer.run()) {
    if (event.type !== "step" || event.step < 11) continue;
    bytes = encodeCheckpoint({ model, tokenizer, trainer });
    break;
  }
  trainer.close();
  model.close();
  const opened = openCheckpoint(bytes!, { kernels: wasm, moments: true });
  assert(opened.model.parameters.get("smf.rows").data.some((sum) => sum !== 0));
  const resumed = new Trainer(opened.model, data, TRAINING);
  restoreTrainer(resumed, opened.meta, opened.arrays, "stopped.npz");
  for await (const event of resumed.run()) if (event.type === "step") assert(event.step > 11);
  assertEquals(Array.from(opened.model.parameters.floats), whole.floats);
  resumed.close();
  opened.model.close();
  wasm.launcher.close();
});

Deno.test("a row of a ResoLLMModel in training remembers its document, and nothing of another or of another place", () => {
  const kernels = wasmKernels({ mode: "strict", threads: 1, maxPages: 2048 });
  const model = new ResoLLMModel(SIZES, { kernels });
  const norm = (inputs: number[], targets: number[]): number => {
    const before = model.parameters.get("smf.rows").data;
    model.prepare(Int32Array.from(inputs), Int32Array.from(targets), inputs.length);
    assertEquals(model.parameters.get("smf.rows").data, before); // not before the step is done
    model.afterStep();
    const rows = model.parameters.get("smf.rows").data;
    return Math.hypot(...rows.subarray(0, 16)) / rows[16]!;
  };
  assert(Math.abs(norm([2, 20, 21, 22], [20, 21, 22, 23]) - 1) < 1e-6); // one moment
  const mixed = norm([23, 30, 31, 32], [30, 31, 32, 33]);
  assert(mixed < 0.999, `two moments: ${mixed}`);
  assert(Math.abs(norm([60, 61, 62, 63], [61, 62, 63, 64]) - 1) < 1e-6); // not where the last one ended
  assert(Math.abs(norm([2, 30, 31, 32], [30, 31, 32, 33]) - 1) < 1e-6); // a new document
  const many = new Int32Array(65);
  assertThrows(() => model.prepare(many, many, 1), RangeError, "at most 64 rows have one: 65");
  model.close();
  kernels.launcher.close();
});

import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { valueAndGradients } from "../../../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../../../lib/models/mod.ts";
import {
  ResonantTrainer,
  TrainableResoFormer,
  type TrainableResoFormerConfig,
} from "../../../../lib/models/resoformer/seed/mod.ts";
import { ids, type Tensor } from "../../../../lib/tensor/mod.ts";
import { numericalGradients } from "../../../../lib/training/mod.ts";
import { crossEntropy } from "../../../../lib/autograd/mod.ts";
import { CORPUS, tokenizer } from "./support.ts";

const SIZES = { vocabSize: tokenizer.vocabSize, dim: 8, numLayers: 2, numHeads: 2, ffnDim: 12, maxSeqLen: 8 };

Deno.test("TrainableResoFormer has the seed's defaults, and its demonstration model the seed's size", () => {
  const model = new TrainableResoFormer({ dim: 16, ffnDim: 16, numLayers: 1 });
  const { vocabSize, numHeads, maxSeqLen, numAttractors, useEntropyCollapse, headWeights } = model.config;
  assertEquals([vocabSize, numHeads, maxSeqLen, numAttractors], [1000, 4, 128, 64]);
  assertEquals([useEntropyCollapse, headWeights, model.dropout], [true, "golden", 0.1]);
  assertAlmostEquals(model.config.coherenceThreshold, 0.618, 1e-3);
  const uniform = new TrainableResoFormer({ ...SIZES, useGoldenAttention: false });
  assertEquals(uniform.config.headWeights, "uniform");
  const paths = [...uniform.trainableTensors.keys()];
  assertEquals(paths, [...uniform.parameters.names]);
  assert(new Set(paths).size === paths.length && paths.includes("blocks.1.attention.query"));
  // How often attractors are chosen is counted, not trained.
  const trained = uniform.parameters.names.filter((name) => name !== "collapse.usage");
  const sum = trained.reduce((n, name) => n + uniform.parameters.get(name).size, 0);
  assertEquals([uniform.numParameters, uniform.parameters.size - sum], [sum, 64]);
  [model, uniform].forEach((one) => one.close());
});

Deno.test("TrainableResoFormer refuses settings that are not there or that nothing reads", () => {
  const refuse = (config: object, message: string) =>
    assertThrows(() => new TrainableResoFormer(config as TrainableResoFormerConfig), RangeError, message);
  refuse({ numLayer: 2 }, "there is no such setting: numLayer\nhint: did you mean numLayers?");
  refuse({ maxPrime: 1000 }, "maxPrime is no setting: the vocabulary says which primes there are");
  refuse({ goldenLrSchedule: true }, "hint: lrDecay golden");
  refuse({ headWeights: "golden" }, "here it is useGoldenAttention");
  refuse({ dropout: 1 }, "dropout must be at least 0 and below 1: 1");
  refuse({ useGoldenAttention: 1 }, "useGoldenAttention must be true or false: 1");
  refuse({ ...SIZES, numHeads: 3 }, "numHeads must divide dim");
  refuse({ ...SIZES, useEntropyCollapse: false, numAttractors: 8 }, "useEntropyCollapse true");
});

Deno.test("TrainableResoFormer.save writes a checkpoint from which the same logits come", async () => {
  const folder = await Deno.makeTempDir();
  const model = new TrainableResoFormer({ ...SIZES, numAttractors: 5 }, { seed: 3 });
  await model.save(`${folder}/m.npz`, tokenizer);
  const opened = openCheckpoint(await Deno.readFile(`${folder}/m.npz`));
  const x = ids([1, 4, 9, 2], { shape: [1, 4] });
  assertEquals(opened.model.logits(x).data, model.logits(x).data);
  assertEquals(opened.tokenizer.toJSON(), tokenizer.toJSON());
  const other = new TrainableResoFormer({ ...SIZES, vocabSize: 9 });
  await assertRejects(
    () => other.save(`${folder}/o.npz`, tokenizer),
    RangeError,
    "the tokenizer of another: 9 and",
  );
  [opened.model, model, other].forEach((one) => one.close());
  await Deno.remove(folder, { recursive: true });
});

Deno.test("ResonantTrainer changes every tensor of a TrainableResoFormer, where upstream changes three, with its dropout", async () => {
  const model = new TrainableResoFormer({ ...SIZES, dropout: 0.2 }, { seed: 3 });
  const before = new Map([...model.parameters.entries()].map(([name, { data }]) => [name, data]));
  const trainer = new ResonantTrainer(model, tokenizer, { learningRate: 0.01, lrWarmupSteps: 1 });
  assertEquals([trainer.config.dropout, trainer.config.seqLen], [0.2, 8]);
  const { history } = await trainer.train(CORPUS, { epochs: 1 });
  assert(history[0]!.measures.meanGate! > 0 && history[0]!.measures.codebookPerplexity! >= 1);
  for (const [name, { data }] of model.parameters.entries()) {
    assert(data.join() !== before.get(name)!.join(), `${name} is as it was`);
  }
  model.close();
});

Deno.test("numerical and exact gradients of a TrainableResoFormer point the same way, parameter by parameter", () => {
  for (
    const collapse of [{ useEntropyCollapse: false }, { collapseMode: "soft", numAttractors: 5 }] as const
  ) {
    const model = new TrainableResoFormer({ ...SIZES, numLayers: 1, ...collapse }, { seed: 3 });
    const exact64 = model.to(kernelsNamed("reference64"));
    const row = (values: number[]) => ids(values, { shape: [1, 5], kernels: exact64.kernels });
    const [inputs, targets] = [[3, 4, 6, 9, 5], [4, 6, 9, 5, 7]];
    const names = [...model.parameters.names];
    const { gradients } = valueAndGradients(
      () => crossEntropy(exact64.trainingPass(row(inputs)).logits, row(targets)),
      names.map((name) => exact64.parameters.get(name)),
    );
    const numerical = numericalGradients(model, row(inputs), row(targets)).gradients;
    names.forEach((name, i) => {
      const cosine = cosineOf(numerical.get(name)!, gradients[i]!);
      assert(cosine > 0.99999, `${name}: ${cosine}`);
    });
    [model, exact64].forEach((one) => one.close());
  }
});

Deno.test("ResonantTrainer's two gradient modes have one loss curve, and numerical is refused where nothing is smooth", async () => {
  const sizes = { ...SIZES, numLayers: 1, dim: 4, ffnDim: 4, useEntropyCollapse: false, dropout: 0 };
  const settings = { seqLen: 8, batchSize: 2, epochs: 1, learningRate: 0.01, lrWarmupSteps: 1 };
  const curves: number[][] = [];
  for (const how of [{}, { gradient: "numerical", gradShare: 1 }] as const) {
    const model = new TrainableResoFormer(sizes, { seed: 3 });
    const { history } = await new ResonantTrainer(model, tokenizer, { ...settings, ...how })
      .train(CORPUS.slice(0, 60));
    curves.push(history.map(({ loss }) => loss));
    model.close();
  }
  assert(curves[0]!.length >= 4 && curves[0]!.join() !== curves[1]!.join());
  curves[0]!.forEach((loss, i) => assertAlmostEquals(loss, curves[1]![i]!, 1e-3));
  const hard = new TrainableResoFormer(SIZES);
  const train = () => new ResonantTrainer(hard, tokenizer, { gradient: "numerical" });
  assertThrows(train, RangeError, "the loss must be smooth: collapseMode is straight-through");
  hard.close();
  const large = new TrainableResoFormer({
    dim: 64,
    useEntropyCollapse: false,
    vocabSize: tokenizer.vocabSize,
  });
  await assertRejects(
    () => new ResonantTrainer(large, tokenizer, { gradient: "numerical" }).train(CORPUS),
    RangeError,
    "hint: the gradient exact takes three passes",
  );
  large.close();
});

function cosineOf(a: ArrayLike<number>, { floats: b }: Tensor): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  checkResonantTraining,
  ResonantTrainer,
  TRAINING_DEFAULTS,
  type TrainingConfig,
} from "../../../../lib/models/resoformer/seed/mod.ts";
import { CORPUS, tinyModel, tokenizer } from "./support.ts";

type Settings = Partial<TrainingConfig>;

const BASE: Settings = {
  epochs: 2,
  batchSize: 6,
  seqLen: 8,
  learningRate: 0.02,
  lrWarmupSteps: 3,
  weightDecay: 0,
};
/** Few tokens, for numerical gradients. */
const FEW: Settings = { epochs: 1, batchSize: 8, lrWarmupSteps: 1 };
const NUMERICAL: Settings = { ...FEW, gradient: "numerical", gradShare: 0.05 };
const STOPS: Settings = { coherenceCheckInterval: 2, earlyStopCoherence: 0, earlyStopPatience: 2 };
const folder = Deno.makeTempDirSync();
const PATH: Settings = { checkpointPath: `${folder}/a`, checkpointInterval: 7 };

/** For every setting what it is tried on, and the value that must change what happens. */
const SWEEP: { readonly [K in keyof TrainingConfig]: readonly [Settings, TrainingConfig[K]] } = {
  epochs: [{}, 1],
  batchSize: [{}, 2],
  seqLen: [{}, 6],
  learningRate: [{}, 0.01],
  lrWarmupSteps: [{}, 0],
  lrDecay: [{}, "constant"],
  goldenDecayScale: [{}, 10],
  minLr: [{}, 0.015],
  gradientClip: [{}, 0.05],
  gradient: [FEW, "numerical"],
  gradEpsilon: [NUMERICAL, 0.3],
  gradShare: [NUMERICAL, 0.2],
  weightDecay: [{}, 5],
  dropout: [{}, 0.3],
  monitorCoherence: [{}, false],
  coherenceCheckInterval: [{}, 3],
  earlyStopCoherence: [STOPS, 0.99],
  earlyStopPatience: [STOPS, 1],
  validationShare: [{}, 0.3],
  logInterval: [{}, 4],
  evalInterval: [{}, 9],
  checkpointInterval: [PATH, 5],
  checkpointPath: [PATH, `${folder}/b.npz`],
  seed: [{}, 1],
};

/** All that a run comes to, but for its speed. */
async function outcome(settings: Settings): Promise<string> {
  const model = tinyModel();
  try {
    const lines: string[] = [];
    const trainer = new ResonantTrainer(model, tokenizer, settings);
    const isSlow = settings.epochs === 1 && settings.batchSize === 8;
    const { history, evaluations, ...summary } = await trainer.train(isSlow ? CORPUS.slice(0, 45) : CORPUS, {
      log: (line) => lines.push(line),
    });
    const steps = history.map(({ tokensPerSecond, ...rest }) => {
      assert(tokensPerSecond > 0);
      return rest;
    });
    return JSON.stringify({ steps, lines, evaluated: evaluations.map(({ step }) => step), summary });
  } finally {
    model.close();
  }
}

Deno.test("every setting of ResonantTrainer changes what happens, and its default is what is taken without it", async () => {
  assertEquals(Object.keys(SWEEP), Object.keys(TRAINING_DEFAULTS));
  const known = new Map<string, string>();
  for (const [key, [context, value]] of Object.entries(SWEEP)) {
    const name = JSON.stringify(context);
    if (!known.has(name)) known.set(name, await outcome({ ...BASE, ...context }));
    const other = await outcome({ ...BASE, ...context, [key]: value });
    assert(other !== known.get(name), `${key} ${value} changes nothing`);
  }
  assertEquals(
    await outcome({ ...BASE, gradientClip: TRAINING_DEFAULTS.gradientClip, seed: 42 }),
    known.get("{}"),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("checkResonantTraining refuses what is wrong, unknown or without effect", () => {
  const refuse = (given: Record<string, unknown>, message: string) =>
    assertThrows(() => checkResonantTraining(given as Settings), RangeError, message);
  refuse({ epoch: 3 }, "there is no such setting: epoch\nhint: did you mean epochs?");
  refuse({ useNumericalGrad: true }, "hint: gradient is exact or numerical");
  for (const key of ["epochs", "batchSize", "seqLen", "logInterval", "evalInterval", "earlyStopPatience"]) {
    refuse({ [key]: 0 }, `${key} must be an integer of at least 1: 0`);
  }
  refuse({ lrWarmupSteps: 1.5 }, "lrWarmupSteps must be an integer of at least 0: 1.5");
  refuse({ lrWarmupSteps: "3" }, "lrWarmupSteps must be an integer of at least 0: 3");
  refuse({ learningRate: NaN }, "learningRate must be a number at least 0: NaN");
  refuse({ goldenDecayScale: 0 }, "goldenDecayScale must be a number above 0: 0");
  refuse({ gradient: "numerical", gradShare: 0 }, "gradShare must be a number above 0 and at most 1: 0");
  refuse({ dropout: 1 }, "dropout must be a number at least 0 and below 1: 1");
  refuse({ validationShare: 0 }, "validationShare must be a number between 0 and 1: 0");
  refuse({ earlyStopCoherence: 1.1 }, "earlyStopCoherence must be a number from 0 to 1: 1.1");
  refuse({ lrDecay: "step" }, "lrDecay must be one of golden, cosine, linear, constant: step");
  refuse({ gradient: "auto" }, "gradient must be exact or numerical: auto");
  refuse({ monitorCoherence: 1 }, "monitorCoherence must be true or false: 1");
  refuse({ checkpointPath: "" }, 'checkpointPath must be a path or null: ""');
  refuse({ learningRate: 1e-3, minLr: 1e-2 }, "minLr must be at most learningRate, 0.001: 0.01");
  refuse({ lrDecay: "cosine", goldenDecayScale: 10 }, "goldenDecayScale is for lrDecay golden: 10");
  refuse({ lrDecay: "constant", minLr: 1e-6 }, "minLr is for an lrDecay that falls");
  refuse({ gradShare: 0.5 }, "gradShare is for gradient numerical: 0.5");
  refuse({ checkpointInterval: 5 }, "checkpointInterval is for a checkpointPath: 5");
  for (const key of ["coherenceCheckInterval", "earlyStopCoherence", "earlyStopPatience"]) {
    refuse({ monitorCoherence: false, [key]: 1 }, `${key} is for monitorCoherence true: 1`);
  }
  assertEquals(checkResonantTraining({ learningRate: 1e-6 }).minLr, 1e-6);
  const without = { epochs: undefined, gradEpsilon: undefined, epoch: undefined } as unknown as Settings;
  assertEquals(checkResonantTraining(without), TRAINING_DEFAULTS);
});

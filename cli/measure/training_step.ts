/** One real training step: batch, forward, backward, clipping, AdamW, through the trainer. */
import { loadCorpus } from "../../lib/data/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import {
  type Dataset,
  makeDataset,
  type Trainable,
  Trainer,
  type TrainingConfig,
} from "../../lib/training/mod.ts";
import { type Counted, hazeCounted, type StepFlop, trainingStepFlop } from "./flop.ts";

/** A trainer that is asked for one step at a time. */
export interface TrainingStep {
  readonly name: string;
  /** Windows of a step. */
  readonly batch: number;
  /** Tokens of a step. */
  readonly tokens: number;
  /** All parameters of the model, tables included. */
  readonly parameters: number;
  readonly flop: StepFlop;
  /** Takes the next step. */
  run(): Promise<void>;
  close(): void;
}

/** Never reached: a measurement takes as many steps as it wants, and no evaluation comes between them. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A step of any model; the step closes it. */
export function stepOf(
  name: string,
  model: Trainable & { close(): void },
  data: Dataset,
  counted: Counted,
  training: Partial<TrainingConfig>,
): TrainingStep {
  const T = model.contextLength;
  const trainer = new Trainer(model, data, {
    ...training,
    ...{ context: T, steps: NEVER, evaluateEvery: NEVER, schedule: "constant" },
  });
  const { batch } = trainer.config;
  const events = trainer.run();
  return {
    ...{ name, batch, tokens: batch * T },
    parameters: model.parameters.size,
    flop: trainingStepFlop(counted, batch, T),
    async run() {
      const { value } = await events.next();
      if (value?.type !== "step") {
        throw new Error(`Cannot measure a step as the trainer must give one: ${value?.type}`);
      }
    },
    close() {
      trainer.close();
      model.close();
    },
  };
}

/** A step of a haze preset on the built-in corpus. */
export async function hazeStep(
  preset: keyof typeof HAZE_PRESETS,
  kernels: Kernels,
  training: Partial<TrainingConfig>,
): Promise<TrainingStep> {
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const model = new HazeModel({ ...HAZE_PRESETS[preset], vocabSize: vocab.vocabSize }, { kernels });
  const data = makeDataset(corpus, vocab, model.contextLength);
  return stepOf(preset, model, data, hazeCounted(model), training);
}

/** One real training step of a preset: batch, forward, backward, clipping, AdamW, through the trainer. */
import { loadCorpus } from "../lib/data/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../lib/models/mod.ts";
import { Vocab } from "../lib/tokenizers/mod.ts";
import { makeDataset, Trainer } from "../lib/training/mod.ts";
import { type StepFlop, trainingStepFlop } from "./flop.ts";
import { STEP_BATCH } from "./sizes.ts";

/** A trainer that is asked for one step at a time. */
export interface TrainingStep {
  /** Tokens of a step. */
  readonly tokens: number;
  /** All parameters of the model, tables included. */
  readonly parameters: number;
  readonly flop: StepFlop;
  /** Takes the next step. */
  run(): Promise<void>;
  close(): void;
}

/** Never reached: a bench takes as many steps as it wants, and no evaluation comes between them. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A model of the preset on the built-in corpus; `batch` windows a step. */
export async function trainingStep(
  preset: keyof typeof HAZE_PRESETS,
  kernels: Kernels,
  batch = STEP_BATCH,
): Promise<TrainingStep> {
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const { T } = HAZE_PRESETS[preset];
  const data = makeDataset(corpus, vocab, T);
  const model = new HazeModel({ ...HAZE_PRESETS[preset], vocabSize: vocab.vocabSize }, { kernels });
  const trainer = new Trainer(model, data, {
    ...{ batch, context: T, steps: NEVER, evaluateEvery: NEVER, schedule: "constant" },
  });
  const events = trainer.run();
  return {
    tokens: batch * T,
    parameters: model.parameters.size,
    flop: trainingStepFlop(model, batch, T),
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

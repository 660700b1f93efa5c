/** One real training step: batch, forward, backward, clipping, AdamW, through the trainer. */
import { loadCorpus, WindowSampler } from "../../lib/data/mod.ts";
import type { NpyInput } from "../../lib/formats/mod.ts";
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
  readonly config: TrainingConfig;
  /** Sizes of the model, by the names of its config. */
  readonly sizes: Readonly<Record<string, unknown>>;
  /** Loss of the last step in nats a token; NaN before the first. */
  readonly loss: number;
  /** Takes the next step. */
  run(): Promise<void>;
  /**
   * What another program needs to take the same steps: the weights as they are now, and as `inputs` and `targets`
   * (count, B, T) the batches of the first `count` steps.
   */
  handOver(count: number): [string, NpyInput][];
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
  let loss = NaN;
  return {
    ...{ name, batch, tokens: batch * T },
    parameters: model.parameters.size,
    flop: trainingStepFlop(counted, batch, T),
    config: trainer.config,
    sizes: { ...model.config },
    get loss() {
      return loss;
    },
    async run() {
      const { value } = await events.next();
      if (value?.type !== "step") {
        throw new Error(`Cannot measure a step as the trainer must give one: ${value?.type}`);
      }
      loss = value.loss;
    },
    handOver(count) {
      const weights = [...model.parameters.entries()].map(([path, { shape, data }]) =>
        [path, { shape, data }] as [string, NpyInput]
      );
      return [...weights, ...batches(data, trainer.config, count)];
    },
    close() {
      trainer.close();
      model.close();
    },
  };
}

/** The batches that a trainer draws first. */
function batches(
  { train }: Dataset,
  { batch: B, context: T, seed }: TrainingConfig,
  count: number,
): [string, NpyInput][] {
  const sampler = new WindowSampler([...train], { B, T, seed });
  const [inputs, targets] = [new Int32Array(count * B * T), new Int32Array(count * B * T)];
  for (let start = 0; start < inputs.length; start += B * T) {
    sampler.next(inputs.subarray(start, start + B * T), targets.subarray(start, start + B * T));
  }
  const shape = [count, B, T];
  return [["inputs", { shape, data: inputs }], ["targets", { shape, data: targets }]];
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

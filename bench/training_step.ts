/** One real training step: batch, forward, backward, clipping, AdamW, through the trainer. */
import { loadCorpus, WindowSampler } from "../lib/data/mod.ts";
import type { NpyInput } from "../lib/formats/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../lib/models/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { Vocab } from "../lib/tokenizers/mod.ts";
import { type Dataset, makeDataset, Trainer, type TrainingConfig } from "../lib/training/mod.ts";
import { hazeCounted, type StepFlop, trainingStepFlop } from "./flop.ts";
import { Llama } from "./models/llama.ts";
import { SmallGpt } from "./models/small_gpt.ts";
import type { StepModel } from "./models/step_model.ts";
import { type StepName, STEPS } from "./sizes.ts";

/** A trainer that is asked for one step at a time. */
export interface TrainingStep {
  readonly name: StepName;
  /** Windows of a step. */
  readonly batch: number;
  /** Tokens of a step. */
  readonly tokens: number;
  /** All parameters of the model, tables included. */
  readonly parameters: number;
  readonly flop: StepFlop;
  readonly config: TrainingConfig;
  /** Sizes of the model, as its letters. */
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

/** Never reached: a bench takes as many steps as it wants, and no evaluation comes between them. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A step of the model called `name`, on `kernels`. */
export async function trainingStep(name: StepName, kernels: Kernels): Promise<TrainingStep> {
  const batch = STEPS[name];
  const { model, data } = name === "tiny" || name === "small"
    ? await hazePreset(name, kernels)
    : onNoise(name === "gpt" ? new SmallGpt(kernels) : new Llama(kernels));
  const T = model.contextLength;
  const trainer = new Trainer(model, data, {
    ...{ batch, context: T, steps: NEVER, evaluateEvery: NEVER, schedule: "constant" },
  });
  const events = trainer.run();
  let loss = NaN;
  return {
    ...{ name, batch, tokens: batch * T },
    parameters: model.parameters.size,
    flop: trainingStepFlop(model instanceof HazeModel ? hazeCounted(model) : model, batch, T),
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

/** A preset on the built-in corpus. */
async function hazePreset(
  name: "tiny" | "small",
  kernels: Kernels,
): Promise<{ model: HazeModel; data: Dataset }> {
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const model = new HazeModel({ ...HAZE_PRESETS[name], vocabSize: vocab.vocabSize }, { kernels });
  return { model, data: makeDataset(corpus, vocab, model.contextLength) };
}

/** First of a long run of letters in Unicode, so that each token of a large vocabulary is one of them. */
const FIRST_LETTER = 0x4e00;

/** A model on random tokens: what is learned does not matter, the arithmetic is the same. */
function onNoise<M extends StepModel>(model: M): { model: M; data: Dataset } {
  const { vocabSize: V, contextLength: T } = model;
  const random = new Pcg64(1);
  const ids = Array.from({ length: 40 * T + 2 * V }, (_, i) => i < V ? i : Math.floor(V * random.uniform()));
  const text = ids.map((id) => String.fromCharCode(FIRST_LETTER + id)).join("");
  const corpus = { name: "noise", text, bytes: 3 * text.length };
  return { model, data: makeDataset(corpus, Vocab.fromText(text), T) };
}

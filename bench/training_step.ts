/** The training steps that are measured, by name. */
import { hazeStep, stepOf, type TrainingStep } from "../cli/measure/training_step.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { LLISA_PRESETS, type LlisaModel, RESOFORMER_PRESETS, ResoformerModel } from "../lib/models/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { Vocab } from "../lib/tokenizers/mod.ts";
import { type Dataset, makeDataset } from "../lib/training/mod.ts";
import { CountedLlisa } from "./models/counted_llisa.ts";
import { SmallGpt } from "./models/small_gpt.ts";
import type { StepModel } from "./models/step_model.ts";
import { LLISA_TRAINING, RESOFORMER_RUNS, type StepName, STEPS } from "./sizes.ts";

export type { TrainingStep };

/** A step of the model called `name`, on `kernels`. */
export async function trainingStep(name: StepName, kernels: Kernels): Promise<TrainingStep> {
  const batch = STEPS[name];
  if (name === "tiny" || name === "small") return await hazeStep(name, kernels, { batch });
  const model = name === "gpt"
    ? new SmallGpt(kernels)
    : new CountedLlisa(LLISA_PRESETS["llisa-7m"], { kernels });
  return stepOf(name, model, noise(model), model, { batch });
}

/** A step of the preset `llisa-7m` on random tokens, and its model. */
export function llisaStep(kernels: Kernels): { model: LlisaModel; step: TrainingStep } {
  const model = new CountedLlisa(LLISA_PRESETS["llisa-7m"], { kernels });
  const step = stepOf("llisa-7m", model, noise(model), model, { batch: LLISA_TRAINING.batch });
  return { model, step };
}

/** A step of one window on random tokens, as the seed trains. */
export function resoformerStep(run: "demo" | "full", kernels: Kernels): TrainingStep {
  const { vocabSize } = RESOFORMER_RUNS[run];
  const model = new ResoformerModel({ ...RESOFORMER_PRESETS[run], vocabSize }, { kernels });
  const { dim, numLayers } = model.config;
  const counted = { parameters: model.parameters, tables: [], flopPerPair: 12 * dim * numLayers };
  return stepOf(`resoformer ${run}`, model, noise(model), counted, { batch: 1 });
}

/** First of a long run of letters in Unicode, so that each token of a large vocabulary is one of them. */
const FIRST_LETTER = 0x4e00;

/** Random tokens: what is learned does not matter, the arithmetic is the same. */
function noise({ vocabSize: V, contextLength: T }: Pick<StepModel, "vocabSize" | "contextLength">): Dataset {
  const random = new Pcg64(1);
  const ids = Array.from({ length: 40 * T + 2 * V }, (_, i) => i < V ? i : Math.floor(V * random.uniform()));
  const text = ids.map((id) => String.fromCharCode(FIRST_LETTER + id)).join("");
  const corpus = { name: "noise", text, bytes: 3 * text.length };
  return makeDataset(corpus, Vocab.fromText(text), T);
}

/** The seed's demonstration, with a training that trains. */
import { defaultKernels, type Kernels } from "../../../../kernels/mod.ts";
import { ResonantTrainer } from "../resonant_trainer.ts";
import { textEntropies } from "../text_entropies.ts";
import { TrainableResoFormer } from "../trainable_resoformer.ts";
import type { StepMetrics, TrainingSummary } from "../training_report.ts";
import { coherenceSection, generationSection, strategiesSection } from "./after_training.ts";
import { modelSection, tokenizerSection } from "./before_training.ts";
import type { DemoReport, DemoSection, DemoSettings, StoppedDemo, TrainingSection } from "./report.ts";
import { type DemoPlan, demoPlan, demoSettings } from "./settings.ts";

/** Options of {@linkcode runDemo}. */
export interface DemoOptions extends Partial<DemoSettings> {
  /** Where the trained model is saved, if anywhere. */
  readonly save?: string;
  /** What computes. Default: {@linkcode defaultKernels}. */
  readonly kernels?: Kernels;
  /** Called with each section as it is ready. */
  readonly onSection?: (section: DemoSection) => void;
  /** Called after each step of training. */
  readonly onStep?: (metrics: StepMetrics) => void;
  /** Ends the training between two steps, and the demonstration with it. */
  readonly signal?: AbortSignal;
}

/**
 * Tokens as primes, a model, its training, continuations, strategies compared, coherence step by step: the seed's quick
 * demonstration, or with `full` the one on all of its text.
 *
 * @throws {RangeError} if a size is out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { runDemo } from "@haze/haze/resoformer";
 * const demo = await runDemo({ epochs: 3 });
 * assert(!("interrupted" in demo));
 * const training = demo.sections.find(({ section }) => section === "training");
 * assert(training?.section === "training" && training.losses.at(-1)! < training.losses[0]!);
 * ```
 */
export async function runDemo(options: DemoOptions = {}): Promise<DemoReport | StoppedDemo> {
  const { save, kernels = defaultKernels(), onSection, onStep, signal, ...given } = options;
  const settings = demoSettings(given);
  const { seed } = settings;
  const plan = demoPlan(settings);
  const { tokenizer } = plan;
  const sections: DemoSection[] = [];
  const show = (section: DemoSection): void => {
    sections.push(section);
    onSection?.(section);
  };
  show(tokenizerSection(tokenizer));
  show(modelSection(seed, kernels));
  const model = new TrainableResoFormer({ ...plan.model, vocabSize: tokenizer.vocabSize }, { seed, kernels });
  try {
    const trainer = new ResonantTrainer(model, tokenizer, plan.training);
    const summary = await trainer.train(plan.text, {
      validation: plan.validation,
      ...(onStep ? { callback: onStep } : {}),
      ...(signal ? { signal } : {}),
    });
    if (summary.stopped === "interrupted") return { interrupted: true, step: summary.steps };
    show(trainingSection(trainer, summary, plan));
    show(generationSection(model, tokenizer, seed));
    show(strategiesSection(model, tokenizer, seed));
    show(coherenceSection(model, tokenizer, seed));
    if (save !== undefined) await model.save(save, tokenizer);
  } finally {
    model.close();
  }
  return { settings, sections, ...(save === undefined ? {} : { saved: save }) };
}

function trainingSection(
  trainer: ResonantTrainer,
  { steps, epochs, reason, history, validation }: TrainingSummary,
  { text, tokenizer }: DemoPlan,
): TrainingSection {
  const { gradientClip } = trainer.config;
  const losses = Array.from({ length: history.at(-1)!.epoch }, (_, i) => {
    const own = history.filter(({ epoch }) => epoch === i + 1);
    return own.reduce((sum, { loss }) => sum + loss, 0) / own.length;
  });
  return {
    ...{ section: "training", parameters: trainer.model.parameters.size, characters: [...text].length },
    ...{ steps, epochs, reason, losses, heldOut: validation, trained: trainer.evaluate(text) },
    yardsticks: textEntropies(tokenizer.encode(text)),
    clippedShare: history.filter(({ gradNorm }) => gradNorm > gradientClip).length / history.length,
  };
}

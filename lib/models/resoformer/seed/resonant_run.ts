/** One run of the seed's trainer: what happens between the steps of the common one. */
import { writeFileAtomic } from "../../../formats/mod.ts";
import { encodeCheckpoint, type Movable, type Trainer, type TrainingEvent } from "../../../training/mod.ts";
import type { TextScore } from "./coherence.ts";
import { EarlyStop } from "./early_stop.ts";
import { type ScoredWindow, scoreWindows } from "./score_windows.ts";
import type { TrainingConfig } from "./training_config.ts";
import type { SeedData } from "./training_data.ts";
import {
  logLine,
  type StepMetrics,
  type StopCause,
  type TrainingSummary,
  type TrainOptions,
} from "./training_report.ts";

/** A model that may have a dropout of its own. */
export interface ResonantModel extends Movable {
  /** Share of activations set to zero in training, unless a trainer is told another. */
  readonly dropout?: number;
}

/** Held-out windows of a check, spread over all: a check must not cost more than the steps that it watches. */
const CHECKED_WINDOWS = 16;

/** One call of {@linkcode ResonantTrainer.train}. */
export class ResonantRun {
  readonly #model: ResonantModel;
  readonly #trainer: Trainer;
  readonly #data: SeedData;
  readonly #config: TrainingConfig;
  readonly #options: TrainOptions;
  readonly #stop: EarlyStop;
  readonly #history: StepMetrics[] = [];
  readonly #evaluations: TrainingSummary["evaluations"][number][] = [];
  readonly #checkpoints: string[] = [];
  #best: TrainingSummary["best"];
  #coherence: number | undefined;
  #lastMs = performance.now();

  constructor(
    model: ResonantModel,
    trainer: Trainer,
    data: SeedData,
    config: TrainingConfig,
    options: TrainOptions,
  ) {
    this.#model = model;
    this.#trainer = trainer;
    this.#data = data;
    this.#config = config;
    this.#options = options;
    this.#stop = new EarlyStop(config.earlyStopCoherence, config.earlyStopPatience);
  }

  async finish(): Promise<TrainingSummary> {
    const { epochs } = this.#config;
    for await (const event of this.#trainer.run()) {
      if (event.type === "evaluation") {
        this.#evaluations.push({ step: event.step, heldOut: event.heldOut });
        continue;
      }
      const reason = await this.#afterStep(event);
      if (reason !== undefined) return this.#summary("coherence", reason);
      if (this.#options.signal?.aborted && event.step < this.#trainer.config.steps) {
        return this.#summary("interrupted", `interrupted after step ${event.step}`);
      }
    }
    return this.#summary("finished", `all ${epochs} epochs are finished`);
  }

  /** The reason to stop, if there is one. */
  async #afterStep(event: Extract<TrainingEvent, { type: "step" }>): Promise<string | undefined> {
    const { logInterval, checkpointInterval, checkpointPath, coherenceCheckInterval } = this.#config;
    const { step } = event;
    const isCheck = this.#config.monitorCoherence && step % coherenceCheckInterval === 0;
    const metrics = this.#metrics(event, isCheck);
    this.#history.push(metrics);
    this.#coherence = metrics.monitor?.coherence ?? this.#coherence;
    if (step % logInterval === 0) {
      const last = this.#history.slice(-logInterval);
      this.#options.log?.(logLine(metrics, meanLossOf(last), this.#coherence));
    }
    this.#options.callback?.(metrics);
    if (checkpointPath !== null && step % checkpointInterval === 0) await this.#save(`step${step}`);
    if (step % this.#data.windows().stepsPerEpoch === 0) await this.#endEpoch(metrics);
    // Whatever the checks took is no part of the next step.
    this.#lastMs = performance.now();
    const { monitor, validationLoss } = metrics;
    return monitor &&
      this.#stop.check({ step, coherence: monitor.coherence, validationLoss: validationLoss! });
  }

  #metrics(event: Extract<TrainingEvent, { type: "step" }>, isCheck: boolean): StepMetrics {
    const { step, loss, learningRate, gradientNorm, measures } = event;
    const windows = this.#data.windows();
    const seconds = Math.max(1e-6, (performance.now() - this.#lastMs) / 1000);
    return {
      ...{ step, steps: this.#trainer.config.steps, epoch: Math.ceil(step / windows.stepsPerEpoch), loss },
      ...{ perplexity: Math.exp(Math.min(loss, 100)), lr: learningRate, gradNorm: gradientNorm },
      ...{ tokensPerSecond: windows.batch().length * this.#config.seqLen / seconds, measures },
      ...(isCheck
        ? { monitor: withoutPositions(this.#score(windows.batch())), validationLoss: this.#sample().loss }
        : {}),
    };
  }

  #score(windows: readonly ScoredWindow[]): TextScore {
    return scoreWindows(this.#model, windows);
  }

  #validation(): TextScore {
    return this.#score(this.#data.validation);
  }

  /** The score on the same few held-out windows at every check. */
  #sample(): TextScore {
    const { validation } = this.#data;
    const every = Math.max(1, validation.length / CHECKED_WINDOWS);
    return this.#score(validation.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every)));
  }

  async #endEpoch({ epoch }: StepMetrics): Promise<void> {
    const { loss } = this.#validation();
    if (loss >= (this.#best?.validationLoss ?? Infinity)) return;
    this.#best = { epoch, validationLoss: loss };
    if (this.#config.checkpointPath !== null) await this.#save("best");
  }

  async #save(which: string): Promise<void> {
    const path = `${this.#config.checkpointPath!.replace(/\.npz$/, "")}_${which}.npz`;
    const { tokenizer } = this.#data;
    const parts = { model: this.#model, tokenizer, trainer: this.#trainer, resumable: false };
    await writeFileAtomic(path, encodeCheckpoint(parts));
    if (!this.#checkpoints.includes(path)) this.#checkpoints.push(path);
  }

  #summary(stopped: StopCause, reason: string): TrainingSummary {
    const { stepsPerEpoch } = this.#data.windows();
    const { step } = this.#trainer;
    const epoch = Math.ceil(step / stepsPerEpoch);
    return {
      ...{ steps: step, epochs: Math.floor(step / stepsPerEpoch), stopped, reason },
      loss: meanLossOf(this.#history.filter((metrics) => metrics.epoch === epoch)),
      validation: this.#validation(),
      best: this.#best,
      heldOutUnigramNats: this.#data.unigramNats,
      heldOutBigramNats: this.#data.bigramNats,
      ...{ history: this.#history, evaluations: this.#evaluations, checkpoints: this.#checkpoints },
    };
  }
}

function meanLossOf(steps: readonly StepMetrics[]): number {
  return steps.reduce((sum, { loss }) => sum + loss, 0) / steps.length;
}

function withoutPositions({ positions: _, ...score }: TextScore): Omit<TextScore, "positions"> {
  return score;
}

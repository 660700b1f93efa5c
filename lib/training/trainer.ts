/** The training loop. */
import { WindowSampler, type WindowSamplerState, type WindowSource } from "../data/mod.ts";
import type { EvaluationDocument } from "../metrics/mod.ts";
import { fmix32, seedSequence } from "../random/mod.ts";
import { AdamW } from "./adamw.ts";
import { Breather } from "./breather.ts";
import { checkFinite, NonFiniteError } from "./check_finite.ts";
import { checkVocabulary } from "./check_vocabulary.ts";
import { checkTrainingConfig, type TrainingConfig } from "./config.ts";
import type { Dataset } from "./dataset.ts";
import { alike, type TrainingGroup } from "./distributed/group.ts";
import { RankBatches } from "./distributed/rank_batches.ts";
import { evaluateOnce, requireEqualWeights } from "./distributed/shared_evaluation.ts";
import { evaluate } from "./evaluate.ts";
import { Frozen } from "./frozen.ts";
import { type GradientSource, GradientStep } from "./gradient_step.ts";
import { NumericalStep, type NumericalTraining } from "./numerical_step.ts";
import { type BatchMeans, MicroBatches } from "./micro_batches.ts";
import { nonFiniteOrigin } from "./non_finite_origin.ts";
import { learningRateAt } from "./schedule.ts";
import { type BestScore, checkTrainerState, type TrainerState } from "./state.ts";
import type { Trainable } from "./trainable.ts";
import type { TrainerOptions } from "./trainer_options.ts";
import type { StepDone, TrainingEvent } from "./training_event.ts";

/**
 * Trains a model on a dataset. Everything that decides the next step is in {@linkcode state} and the model's
 * parameters, so that a run that is stopped anywhere and restored goes on bit for bit.
 *
 * @example Two steps
 * ```ts
 * import { assert } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { makeDataset, Trainer } from "@haze/haze/training";
 * import { Vocab } from "@haze/haze/tokenizers";
 * const text = "the haze settles over the hills. ".repeat(20);
 * const vocab = Vocab.fromText(text);
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 8);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize });
 * const trainer = new Trainer(model, data, { steps: 2, batch: 2, context: 8 });
 * const losses: number[] = [];
 * for await (const event of trainer.run()) if (event.type === "step") losses.push(event.loss);
 * assert(losses.length === 2 && losses.every(Number.isFinite));
 * trainer.close();
 * model.close();
 * ```
 */
export class Trainer {
  /** What is trained. */
  readonly model: Trainable;
  /** What it is trained on and held to. */
  readonly data: Dataset;
  /** All settings, defaults filled in. */
  readonly config: TrainingConfig;
  /** Gradients and moments. */
  readonly optimiser: AdamW;
  readonly #sampler: WindowSource;
  readonly #gradients: GradientSource;
  readonly #batches: MicroBatches | RankBatches;
  readonly #group: TrainingGroup | undefined;
  readonly #dropoutSeed: number;
  readonly #frozen: Frozen | undefined;
  readonly #onGradients: TrainerOptions["onGradients"];
  #closed = false;
  #step = 0;
  #evaluatedAt = 0;
  #best: BestScore | undefined;

  /**
   * Prepares a run from step 0; `context` is the model's unless given.
   *
   * @throws {RangeError} if a setting is unknown or out of range, no training segment holds a window, the data has ids
   * that the model does not know, a frozen part is not there, differences would take too long, the memory does not hold
   * gradients and moments, or ranks cannot share the micro-batches.
   */
  constructor(
    model: Trainable,
    data: Dataset,
    config: Partial<TrainingConfig> = {},
    { frozen = [], onGradients, numerical, group }: TrainerOptions = {},
  ) {
    this.config = checkTrainingConfig(config, model.contextLength);
    const { batch: B, context: T, seed } = this.config;
    checkVocabulary(model, data);
    this.model = model;
    this.data = data;
    this.#sampler = data.source?.({ B, T, seed }) ?? new WindowSampler([...data.train], { B, T, seed });
    this.#dropoutSeed = seedSequence(seed, 1)[0]!;
    this.#onGradients = onGradients;
    this.#frozen = frozen.length > 0 ? new Frozen(model.parameters, frozen) : undefined;
    this.#group = group;
    this.optimiser = new AdamW(model.parameters);
    const owned: { close(): void }[] = [this.optimiser];
    try {
      this.#gradients = numerical ? this.#byDifferences([B, T], numerical) : this.#byTape([B, T]);
      owned.push(this.#gradients);
      const parts = {
        ...{ sampler: this.#sampler, gradients: this.#gradients, optimiser: this.optimiser },
        ...{ parameters: model.parameters, accumulation: this.config.accumulation },
      };
      this.#batches = group ? new RankBatches(parts, model, group) : new MicroBatches(parts);
    } catch (error) {
      for (const part of owned) part.close();
      throw error;
    }
  }

  #byTape(shape: readonly [number, number]): GradientSource {
    const { parameters } = this.model;
    const gradients = parameters.trainedNames.map((name) =>
      [parameters.get(name), this.optimiser.gradientOf(name)] as const
    );
    return new GradientStep(this.model, new Map(gradients), shape, {
      dropoutRate: this.config.dropout,
      hasUnscored: this.#sampler.hasUnscored,
    });
  }

  #byDifferences(shape: readonly [number, number], numerical: NumericalTraining): GradientSource {
    const { trainedNames } = this.model.parameters;
    const gradients = new Map(trainedNames.map((name) => [name, this.optimiser.gradientOf(name)]));
    return new NumericalStep(this.model, gradients, shape, {
      ...numerical,
      dropoutRate: this.config.dropout,
    });
  }

  /** Finished steps. */
  get step(): number {
    return this.#step;
  }

  /** The best evaluation so far. */
  get best(): BestScore | undefined {
    return this.#best;
  }

  /** What must be kept, besides parameters and moments, for an exact resume. */
  get state(): TrainerState {
    return {
      step: this.#step,
      evaluatedAt: this.#evaluatedAt,
      sampler: this.#sampler.state(),
      ...(this.#best ? { best: this.#best } : {}),
    };
  }

  /**
   * Goes back to a saved state; parameters and moments are the caller's to restore.
   *
   * @throws {SyntaxError} if the state is malformed. Nothing is changed then.
   * @throws {RangeError} if it belongs to other data, or to a run that is already longer than `steps`.
   */
  restore(state: TrainerState): void {
    const { step, evaluatedAt, best, sampler } = checkTrainerState(state);
    if (step > this.config.steps) {
      throw new RangeError(
        `Cannot go on training as ${step} steps are finished: steps is ${this.config.steps}`,
      );
    }
    this.#sampler.restore(sampler);
    this.#step = step;
    this.#evaluatedAt = evaluatedAt;
    this.#best = best;
  }

  /**
   * Runs the steps that are left and yields what happens. Leaving the loop stops the run between two steps; an
   * evaluation that was due then comes first when it goes on.
   *
   * @throws {NonFiniteError} if a loss or gradient is not finite, with the op that it came from; parameters and {@linkcode state} are then those before the step.
   * @throws {TypeError} after {@linkcode close}.
   */
  async *run(): AsyncGenerator<TrainingEvent, void, void> {
    const { steps, batch, context, accumulation } = this.config;
    const breather = new Breather();
    try {
      while (true) {
        if (this.#closed) throw new TypeError("Cannot train as the trainer was closed: got a late call");
        if (this.#evaluationIsDue()) yield await this.#evaluate();
        if (this.#step >= steps) return;
        const done = await this.#trainStep();
        const step = this.#step;
        yield { type: "step", step, ...done, tokens: step * batch * context * accumulation };
        await breather.breathe();
      }
    } finally {
      breather.close();
    }
  }

  #evaluationIsDue(): boolean {
    const { steps, evaluateEvery } = this.config;
    const step = this.#step;
    return step !== this.#evaluatedAt && (step % evaluateEvery === 0 || step === steps);
  }

  /** A step, or none at all: one that fails takes no windows. It waits for nothing but other ranks. */
  async #trainStep(): Promise<StepDone> {
    const before = this.#sampler.state();
    try {
      const means = this.#gather();
      if (!(means instanceof Promise)) return this.#moveBy(means, before);
      const known = await means;
      return alike(() => this.#moveBy(known, before));
    } catch (error) {
      this.#sampler.restore(before);
      throw error;
    }
  }

  /** Gradients of all parts of a step, summed where the optimiser finds them. */
  #gather(): BatchMeans | Promise<BatchMeans> {
    this.model.beginStep?.();
    return this.#batches.run((part) => this.#dropoutKey(part));
  }

  /** The rest of a step, behind the gradients of its micro-batches. */
  #moveBy({ loss, measures }: BatchMeans, before: WindowSamplerState): StepDone {
    const { accumulation, clipNorm } = this.config;
    this.#frozen?.clear(this.optimiser.gradients);
    this.#onGradients?.(this.#step + 1, (name) => this.optimiser.gradientOf(name));
    const gradientNorm = this.optimiser.gradientNorm() / accumulation;
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      const step = this.#step + 1;
      throw new NonFiniteError(
        `Cannot go on training as loss and gradient must be finite: ${loss} and ${gradientNorm} at step ${step}; ` +
          nonFiniteOrigin(this.model, this.#gradients, {
            isShared: this.#group !== undefined,
            again: () => {
              this.#sampler.restore(before);
              void this.#gather();
              this.optimiser.gradientNorm();
            },
          }),
        step,
      );
    }
    const clip = clipNorm > 0 && gradientNorm > clipNorm ? clipNorm / gradientNorm : 1;
    const learningRate = learningRateAt(this.#step, this.config);
    const { model } = this;
    if (model.reportsClipping) measures.clippedFraction = 1 - clip;
    const factorOf = model.rateFactorOf && ((name: string) => model.rateFactorOf!(name));
    const update = () =>
      this.optimiser.update(this.#step + 1, learningRate, clip / accumulation, this.config, factorOf);
    if (this.#frozen) this.#frozen.keep(update);
    else update();
    this.#step++;
    this.model.afterStep?.(this.#step, this.config.seed, (name) => this.optimiser.gradientOf(name));
    return { loss, gradientNorm, learningRate, measures };
  }

  /** The dropout key of a micro-batch of this step: no two of a run are equal. */
  #dropoutKey(part: number): number {
    return fmix32(fmix32(this.#dropoutSeed) ^ (this.#step * this.config.accumulation + part));
  }

  async #evaluate(): Promise<TrainingEvent> {
    const { evaluationTokens, steps } = this.config;
    const isLast = this.#step === steps;
    if (this.#group) await requireEqualWeights(this.#group.communicator, this.model.parameters.floats);
    const sample = await this.#score(evaluationTokens);
    // The best is chosen on the same tokens each time; the last report is on all of them.
    const isBest = sample.bitsPerByte < (this.#best?.bitsPerByte ?? Infinity);
    if (isBest) this.#best = { step: this.#step, bitsPerByte: sample.bitsPerByte };
    const heldOut = isLast ? await this.#score() : sample;
    this.#evaluatedAt = this.#step;
    return { type: "evaluation", step: this.#step, heldOut, isBest, isLast };
  }

  /** A score on about so many held-out tokens, or on all. One that is not finite is told with the step. */
  async #score(maxTokens?: number): Promise<EvaluationDocument> {
    const { context, seed } = this.config;
    try {
      return await evaluateOnce(
        this.#group?.communicator,
        () =>
          evaluate(this.model, this.data, {
            ...{ context, seed },
            ...(maxTokens === undefined ? {} : { maxTokens }),
          }),
      );
    } catch (error) {
      alike(() => checkFinite(this)); // weights are equal on all ranks, so all of them throw
      throw error;
    }
  }

  /** Gives gradients and moments back. The model stays; nothing can be trained after it. */
  close(): void {
    this.#closed = true;
    this.#batches.close();
    this.#gradients.close();
    this.optimiser.close();
  }
}

/** A spiral model: its student's weights, what its teacher remembers, and the ways of running it. */
import type { ModelOptions } from "../../model_options.ts";
import { divide } from "../../../autograd/mod.ts";
import type { LanguageModel, Session } from "../../../generation/mod.ts";
import { defaultKernels, type FloatArray, type Kernels } from "../../../kernels/mod.ts";
import { Parameters } from "../../../nn/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { showShape, type Tensor } from "../../../tensor/mod.ts";
import type { DropoutState, Trainable, TrainingPass } from "../../../training/mod.ts";
import { countTexts } from "../teacher/learn.ts";
import { teacherMemory } from "../teacher/memory.ts";
import { BatchMemory } from "./batch_memory.ts";
import { checkSpiralConfig, type SpiralConfig } from "./config.ts";
import { LayerControl, rateFactor } from "./control.ts";
import {
  embedTokens,
  rowTemperature,
  type SpiralForwardOptions,
  type Student,
  studentRows,
} from "./forward.ts";
import { initialiseSpiral } from "./initialise.ts";
import { spiralPass } from "./pass.ts";
import { dataProjection } from "./projection_of_data.ts";
import { SpiralSession } from "./session.ts";
import { HOST_MEASURES } from "./slots.ts";
import { spiralSpecs } from "./specs.ts";
import { blockStates, headStates, type SpiralBlock, type SpiralHead } from "./states.ts";

/** Options of a {@linkcode SpiralModel}. */
export type SpiralOptions = ModelOptions;

/**
 * A spiral model that can be trained, evaluated and sampled from: the seed's system with its mechanisms made real.
 *
 * A teacher of counting heads earns its precision batch by batch and is distilled into a student of rank-k attention; both
 * share the projection out of rank space; temperatures follow from the student's variances; hazard moves capacity and rates.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SpiralModel } from "@haze/haze/models";
 * import { ids, step } from "@haze/haze/tensor";
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const logits = step(() => model.logits(ids([1, 2, 3], { shape: [1, 3] })));
 * assertEquals(logits.shape, [1, 3, 16]);
 * model.close();
 * ```
 */
export class SpiralModel implements Trainable, LanguageModel {
  /** Kind in checkpoints. */
  readonly kind = "spiral";
  /** Sizes and settings, as in checkpoints. */
  readonly config: SpiralConfig & Readonly<Record<string, string | number | boolean>>;
  /** What computes. */
  readonly kernels: Kernels;
  /** All weights, and all that teacher and control remember, by path. */
  readonly parameters: Parameters;
  /** Names of what each step of training reports beside its loss. */
  readonly measureNames: readonly string[] = ["kl", "temperature", ...HOST_MEASURES];
  readonly #batches: BatchMemory;
  readonly #control: LayerControl;

  /**
   * A model with random weights that has seen nothing.
   *
   * @throws {RangeError} if the config or the seed is out of range, or the memory does not hold the model.
   */
  constructor(config: Partial<SpiralConfig>, options: SpiralOptions = {}) {
    this.config = { ...checkSpiralConfig({ ...config }) };
    this.kernels = options.kernels ?? defaultKernels();
    const random = new Pcg64(options.seed ?? 42); // before memory is taken: it may refuse its seed
    this.parameters = new Parameters(spiralSpecs(this.config), this.kernels);
    try {
      this.#control = new LayerControl(this.config, this.parameters, this.kernels);
    } catch (error) {
      this.parameters.close();
      throw error;
    }
    this.#batches = new BatchMemory(this.config, this.parameters, this.kernels);
    if (options.initialise ?? true) initialiseSpiral(this.parameters, this.config, random);
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.config.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.config.T;
  }

  /** Columns of queries and keys in use, one number a block: what control has made of `config.keepK`. */
  get keepK(): readonly number[] {
    return Array.from(this.parameters.get("control.keepK").floats);
  }

  /** What control has made of each block: columns, rate, hazard, and how often it decided what. */
  get blocks(): readonly SpiralBlock[] {
    return blockStates(this.config, this.parameters);
  }

  /** What each head of the teacher has earned; none without a teacher. */
  get heads(): readonly SpiralHead[] {
    return headStates(this.config, this.parameters);
  }

  /** w: what each retrieved token weighs, V numbers in [0.2, 1]; none without a teacher. */
  get sourceWeights(): readonly number[] {
    return this.config.distillation === 0
      ? []
      : Array.from(this.parameters.get("teacher.sourceWeight").floats);
  }

  /** Columns in use and rows of the pass: a step with others is recorded anew. */
  get recordingKey(): string {
    return `${this.keepK} ${this.#batches.lastOnly}`;
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats, at their temperatures; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    return this.forward(ids, dropout ? { dropout } : {});
  }

  /** Ids (B, T) → token vectors (B, T, d). */
  embed(ids: Tensor): Tensor {
    return embedTokens(this.#student, ids);
  }

  /**
   * Ids (B, T) → logits (B, T, V), or (B, 1, V) of the last position. With a cache (then B = 1) the ids stand behind the cached
   * tokens.
   *
   * @throws {TypeError} if the ids are not a matrix.
   * @throws {RangeError} if there are none, or more than the context holds.
   */
  forward(ids: Tensor, options: SpiralForwardOptions = {}): Tensor {
    this.#checkIds(ids, options.cache?.length ?? 0);
    return this.forwardEmbedded(this.embed(ids), options);
  }

  /** Token vectors (B, T, d) → logits (B, T, V): all of the model behind its table. */
  forwardEmbedded(vectors: Tensor, options: SpiralForwardOptions = {}): Tensor {
    const rows = studentRows(this.#student, vectors, options);
    return divide(rows.raw, rowTemperature(this.#student, rows));
  }

  /**
   * Makes the shared projection of the data: its rows are the directions in which the successors of tokens differ most, see
   * `dataProjection`.
   *
   * @param transitions Probabilities or counts of successors, (V, V).
   * @throws {RangeError} if the config does not ask for it by `projection: "data"`.
   * @throws {TypeError} if there are not V·V numbers.
   */
  fitProjection(transitions: ArrayLike<number>): void {
    const { projection, vocabSize: V, r } = this.config;
    if (projection !== "data") {
      throw new RangeError(
        `Cannot fit a projection as the config must say data: projection is ${projection}`,
      );
    }
    this.parameters.get("projection").floats.set(dataProjection(transitions, V, r));
  }

  /** Forgets batches of a step that failed: the teacher learns from each batch once, when its step is done. */
  beginStep(): void {
    this.#batches.beginStep();
  }

  /** Whether the teacher has counted whole texts; batches are then taken to be of them. */
  get hasCountedTexts(): boolean {
    return this.config.distillation > 0 && teacherMemory(this.parameters).counted[0] !== 0;
  }

  /**
   * Lets the teacher count the texts that batches will be of, in the place of all that it had counted, so that it knows them
   * from the first step. Batches are not counted again, and the target of each row is left out of the counts when the
   * teacher speaks of it. Without texts batches are counted from here on.
   *
   * @param bosId The mark that begins a line, if there is one: nothing is counted across it.
   * @throws {RangeError} if the model has no teacher, or an id is not below V.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { SpiralModel } from "@haze/haze/models";
   * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
   * model.countTexts([Int32Array.of(3, 4, 3)]);
   * assertEquals(model.parameters.get("teacher.unigram").data[3], 2);
   * model.close();
   * ```
   */
  countTexts(texts: readonly Int32Array[], bosId?: number): void {
    const { distillation, vocabSize: V } = this.config;
    if (distillation === 0) {
      throw new RangeError("Cannot count texts as there must be a teacher: distillation is 0");
    }
    for (const ids of texts) {
      const bad = ids.find((id) => !(id >= 0 && id < V));
      if (bad !== undefined) {
        throw new RangeError(`Cannot count texts as ids must be integers from 0 to ${V - 1}: ${bad}`);
      }
    }
    countTexts(V, teacherMemory(this.parameters), texts, bosId);
  }

  /** Lets the teacher speak of a batch, before it is passed through the student. */
  prepare(inputs: Int32Array, targets: Int32Array, T: number): void {
    if (this.config.projection === "data" && this.parameters.get("projection").floats.every((b) => b === 0)) {
      throw new RangeError(
        "Cannot train spiral as a projection from data must be made of some: it is 0 everywhere\n" +
          "hint: call fitProjection first",
      );
    }
    this.#batches.prepare(inputs, targets, T);
  }

  /** The pass of a training step behind {@linkcode prepare}. */
  trainingPass(ids: Tensor, dropout?: DropoutState): TrainingPass {
    this.#checkIds(ids, 0);
    const { slots, lastOnly } = this.#batches;
    if (!slots || slots.rows !== (lastOnly ? ids.shape[0] : ids.size)) {
      throw new TypeError(
        `Cannot train spiral as its batch must be prepared: got ids ${showShape(ids.shape)}`,
      );
    }
    const options = { lastOnly, ...(dropout ? { dropout } : {}) };
    return spiralPass(this.#student, studentRows(this.#student, this.embed(ids), options), slots);
  }

  /** The student's log-probabilities of the rows that the last pass scored, which the teacher learns from. */
  passLeft(): FloatArray {
    return this.#batches.passLeft;
  }

  /** Puts in those of a micro-batch that another rank took. */
  takePassLeft(part: number, left: FloatArray): void {
    this.#batches.takePassLeft(part, left);
  }

  /** Learning rates of blocks by their uncertainty: softplus(−ρ)/ln 2, and 1 for the rest. */
  rateFactorOf(name: string): number {
    const layer = /^blocks\.(\d+)\./.exec(name)?.[1];
    return layer === undefined ? 1 : rateFactor(this.parameters.get("control.rho").floats[Number(layer)]!);
  }

  /** Lets the teacher learn from the step's batches, and judges the blocks by their gradients. */
  afterStep(_step: number, _seed: number, gradientOf: (name: string) => FloatArray): void {
    this.#control.afterStep(this.#batches.finishStep(), gradientOf);
  }

  /** Starts a sequence. It reads with the weights that the model has at each token: end it before the model is trained further. */
  startSession(): Session {
    return new SpiralSession(this);
  }

  /** The same weights and memories on another backend. */
  to(kernels: Kernels): SpiralModel {
    const copy = new SpiralModel(this.config, { kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    return copy;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.#batches.close();
    this.#control.close();
    this.parameters.close();
  }

  get #student(): Student {
    return { config: this.config, parameters: this.parameters, keepK: this.keepK };
  }

  #checkIds({ shape }: Tensor, past: number): void {
    if (shape.length !== 2) {
      throw new TypeError(`Cannot run a spiral model as ids must have shape (B, T): ${showShape(shape)}`);
    }
    const T = shape[1]!;
    if (T < 1 || past + T > this.config.T) {
      throw new RangeError(
        `Cannot run a spiral model as ids must be (B, T) with 1 to ${this.config.T} tokens: ${
          showShape(shape)
        } after ${past}`,
      );
    }
  }
}

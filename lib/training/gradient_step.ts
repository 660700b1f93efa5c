/** The gradients of one micro-batch: run op by op the first time, replayed as a flat plan from then on. */
import { Tape } from "../autograd/mod.ts";
import type { FloatArray, Plan, Region } from "../kernels/mod.ts";
import { showShape, step as inStep, Tensor } from "../tensor/mod.ts";
import type { DropoutState, Trainable, TrainingPass } from "./trainable.ts";
import { meanLoss, passOf, shareLoss, totalLoss } from "./training_loss.ts";

/** What a {@linkcode GradientStep} is told of its batches. */
export interface GradientStepOptions {
  /** Share of activations set to zero. */
  readonly dropoutRate: number;
  /** Whether targets may be unscored: the loss is then the mean over the others. */
  readonly hasUnscored: boolean;
}

/** What gives the trainer the gradients of a micro-batch. */
export interface GradientSource {
  /** Ids to write before {@linkcode GradientSource.run}: (B, T). */
  readonly inputs: Int32Array;
  /** The token after each input, or `UNSCORED`: (B, T). */
  readonly targets: Int32Array;
  /** What the model measured in the last {@linkcode GradientSource.run}, by name. */
  readonly measures: Record<string, number>;
  /** Adds the gradients and gives the mean loss in nats a token; `dropoutKey` is the hash of (seed, step). */
  run(dropoutKey: number): number;
  /** Lets the model see a batch that another rank takes, in the place of {@linkcode GradientSource.run}. */
  skip(): void;
  /** Lets the next {@linkcode GradientSource.run} go op by op, where calls are recorded. */
  forgetPlan?(): void;
  /** Gives the memory back. */
  close(): void;
}

/**
 * Adds the gradients of a batch to given arrays. Batch, dropout key and loss have fixed places in the engine's
 * memory, so that the recorded calls find new numbers there each time. Eager and replayed steps give the same bits.
 */
export class GradientStep implements GradientSource {
  /** Ids to write before {@linkcode GradientStep.run}: (B, T). */
  readonly inputs: Int32Array;
  /** The token after each input, or `UNSCORED`: (B, T). */
  readonly targets: Int32Array;
  readonly #model: Trainable;
  readonly #gradients: ReadonlyMap<Tensor, FloatArray>;
  readonly #shape: readonly [number, number];
  readonly #dropout: DropoutState | undefined;
  readonly #key: Int32Array;
  readonly #loss: FloatArray;
  /** Share of each target in the loss, where not all count alike: (B, T). */
  readonly #shares: FloatArray | undefined;
  /** One slot a measure of the model, in the order of its names. */
  readonly #measures: FloatArray;
  readonly #region: Region;
  #plan: Plan | undefined;
  /** The model's recording key when the plan was made. */
  #planKey: string | undefined;
  #closed = false;

  constructor(
    model: Trainable,
    gradients: ReadonlyMap<Tensor, FloatArray>,
    shape: readonly [number, number],
    { dropoutRate, hasUnscored }: GradientStepOptions,
  ) {
    const [B, T] = shape;
    const size = B * T;
    this.#model = model;
    this.#gradients = gradients;
    this.#shape = shape;
    const measures = model.measureNames?.length ?? 0;
    this.#region = model.kernels.region((hasUnscored ? 3 : 2) * size + 2 + measures);
    const floats = this.#region.floats.subarray(measures);
    this.#measures = this.#region.floats.subarray(0, measures);
    this.#loss = floats.subarray(2 * size, 2 * size + 1);
    // The same bytes seen as int32; with float64 the region is twice as long as needed.
    const ints = new Int32Array(floats.buffer, floats.byteOffset, 2 * size);
    this.inputs = ints.subarray(0, size);
    this.targets = ints.subarray(size);
    this.#shares = hasUnscored ? floats.subarray(2 * size + 2) : undefined;
    const last = floats.subarray(2 * size + 1);
    this.#key = new Int32Array(last.buffer, last.byteOffset, 1);
    this.#dropout = dropoutRate > 0 ? { rate: dropoutRate, key: this.#key } : undefined;
  }

  /**
   * Adds the gradients and gives the mean loss in nats a token. `dropoutKey`: the hash of (seed, step).
   *
   * @throws {TypeError} after {@linkcode close}.
   */
  run(dropoutKey: number): number {
    // The recorded calls would write into memory that may already be somebody else's.
    if (this.#closed) throw new TypeError("Cannot run a step as the trainer was closed: got a late call");
    this.#key[0] = dropoutKey;
    this.#model.prepare?.(this.inputs, this.targets, this.#shape[1]);
    if (this.#shares) shareLoss(this.targets, this.#shares);
    const key = this.#model.recordingKey;
    if (this.#plan?.isValid && key === this.#planKey) this.#plan.replay();
    else {
      this.#plan = this.#model.kernels.record(() => this.#eager());
      this.#planKey = key;
    }
    return this.#loss[0]!;
  }

  /** Lets the model see a batch that another rank takes. */
  skip(): void {
    this.#model.prepare?.(this.inputs, this.targets, this.#shape[1]);
  }

  /** Lets the next {@linkcode run} go op by op. */
  forgetPlan(): void {
    this.#plan = undefined;
  }

  /** What the model measured in the last {@linkcode run}, by name. */
  get measures(): Record<string, number> {
    const names = this.#model.measureNames ?? [];
    return Object.fromEntries(names.map((name, i) => [name, this.#measures[i]!]));
  }

  #eager(): void {
    const model = this.#model;
    const { kernels } = model;
    inStep(() => {
      const inputs = new Tensor(this.inputs, this.#shape, kernels);
      const targets = new Tensor(this.targets, this.#shape, kernels);
      const tape = new Tape([...this.#gradients.keys()]);
      const total = tape.run(() => {
        const pass = passOf(model, inputs, this.#dropout);
        const loss = meanLoss(pass, targets, this.#shares);
        kernels.scale(loss.floats, 1, this.#loss);
        this.#keep(pass.measures);
        return totalLoss(pass, loss);
      });
      tape.play(total, this.#gradients);
    }, kernels);
  }

  /**
   * Copies measures to their slots.
   *
   * @throws {TypeError} if one that the model names is missing, or is no scalar.
   */
  #keep(measures: TrainingPass["measures"]): void {
    for (const [i, name] of (this.#model.measureNames ?? []).entries()) {
      const measure = measures?.[name];
      if (measure?.size !== 1) {
        throw new TypeError(
          `Cannot train as a pass must give a scalar for each measure that its model names: ${name} is ${
            measure ? `of shape ${showShape(measure.shape)}` : "missing"
          }`,
        );
      }
      this.#model.kernels.scale(measure.floats, 1, this.#measures.subarray(i, i + 1));
    }
  }

  /** Gives the memory back. */
  close(): void {
    this.#closed = true;
    this.#region.close();
  }
}

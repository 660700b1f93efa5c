/** What a model must offer to be trained and evaluated. */
import type { FloatArray, Kernels } from "../kernels/mod.ts";
import type { Parameters } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { JsonValue } from "../tokenizers/mod.ts";

/** Dropout of one forward pass. */
export interface DropoutState {
  /** Share of activations set to zero, in [0, 1). */
  readonly rate: number;
  /** Hash of (seed, step, micro-batch) as int32 (1,). */
  readonly key: Int32Array;
}

/** What the forward pass of a training step gives. */
export interface TrainingPass {
  /** Logits (B, T, V) in nats; with a {@linkcode TrainingPass.loss} those of the rows that it worked out. */
  readonly logits: Tensor;
  /** The mean loss of the scored targets, scalar, in nats. Default: it is worked out from the logits. */
  readonly loss?: Tensor;
  /** Scalar in nats, added to the mean loss of the targets before gradients are taken. */
  readonly penalty?: Tensor;
  /** Scalars by the names of {@linkcode Trainable.measureNames}. */
  readonly measures?: Readonly<Record<string, Tensor>>;
}

/** A model that the trainer can drive. */
export interface Trainable {
  /** Kind in checkpoints, as `haze`. */
  readonly kind: string;
  /** What computes. */
  readonly kernels: Kernels;
  /** Everything that training changes. */
  readonly parameters: Parameters;
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** The most tokens that a window holds. */
  readonly contextLength: number;
  /** Plain JSON from which the model can be built again. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Ids (B, T) int32 → logits (B, T, V) in nats; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor;
  /** Names of the scalars that each step of training reports beside its loss. Default none. */
  readonly measureNames?: readonly string[];
  /** Whether a step reports as `clippedFraction` how much of its gradient's length was cut off. Default false. */
  readonly reportsClipping?: boolean;
  /** The forward pass of a training step, where it is more than {@linkcode logits}. */
  trainingPass?(ids: Tensor, dropout?: DropoutState): TrainingPass;
  /**
   * What a recorded forward pass depends on besides its shapes, as the columns of a matrix that are in use: a step that
   * finds another value is recorded anew. Default: nothing.
   */
  readonly recordingKey?: string;
  /** Called before the micro-batches of a step: what {@linkcode prepare} kept for a step that failed is to be forgotten. */
  beginStep?(): void;
  /**
   * Called with the ids (B, T) and targets of each micro-batch before its forward pass, outside of what is recorded: for what
   * is worked out by the host and read by the pass from the model's own memory. Targets may be `UNSCORED`.
   */
  prepare?(inputs: Int32Array, targets: Int32Array, T: number): void;
  /**
   * What the learning rate of a parameter is multiplied by, above 0; it must follow from the parameters alone. Default: 1 for
   * all.
   */
  rateFactorOf?(name: string): number;
  /**
   * Changes what no gradient changes, between two steps; `step` counts finished ones and `gradientOf` gives the gradient
   * that a parameter was last moved by, summed over micro-batches. What it does must follow from the parameters and these
   * alone, so that a resumed run goes on bit for bit.
   */
  afterStep?(step: number, seed: number, gradientOf: (name: string) => FloatArray): void;
  /**
   * What the last pass left for {@linkcode afterStep} beside gradients: live. Ranks that share a step send it to each other, as a
   * pass may have been another rank's. Default: passes leave nothing.
   */
  passLeft?(): FloatArray;
  /** Puts in what the pass of a micro-batch left, counted from 0 in the step; it was prepared here in any case. */
  takePassLeft?(part: number, left: FloatArray): void;
  /**
   * Parameters in which training passes count: they add whole numbers below 2²⁴ in all, and read them nowhere. Ranks that share a
   * step add up what each counted. Default: none.
   */
  readonly tallies?: readonly string[];
  /** What the model keeps beside its weights, for its checkpoints; undefined if there is nothing. Default: nothing. */
  readonly keptState?: JsonValue | undefined;
}

/** What a model must offer to be trained and evaluated. */
import type { Kernels } from "../kernels/mod.ts";
import type { Parameters } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";

/** Dropout of one forward pass. */
export interface DropoutState {
  /** Share of activations set to zero, in [0, 1). */
  readonly rate: number;
  /** Hash of (seed, step, micro-batch) as int32 (1,). */
  readonly key: Int32Array;
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
}

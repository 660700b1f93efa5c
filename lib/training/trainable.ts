/** What a model must offer to be trained and evaluated. */
import type { Kernels } from "../kernels/mod.ts";
import type { Parameters } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";

/** Dropout of one forward pass: the share of zeros, and the hash of (seed, step) as int32 (1,). */
export interface DropoutState {
  readonly rate: number;
  readonly key: Int32Array;
}

/** A model that the trainer can drive. */
export interface Trainable {
  /** Kind in checkpoints, as `haze`. */
  readonly kind: string;
  readonly kernels: Kernels;
  readonly parameters: Parameters;
  readonly vocabSize: number;
  /** The most tokens that a window holds. */
  readonly contextLength: number;
  /** Plain JSON from which the model can be built again. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Ids (B, T) int32 → logits (B, T, V) in nats; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor;
}

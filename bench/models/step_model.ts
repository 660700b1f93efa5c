/** What a model must tell of itself so that a training step of it can be measured. */
import type { Trainable } from "../../lib/training/mod.ts";

/** A model and the numbers that its FLOP are counted from. */
export interface StepModel extends Trainable {
  /** Matrices that tokens are looked up in, not multiplied by. */
  readonly tables: readonly string[];
  /** FLOP of attention for each pair of query and key in a step, over all layers and heads, forward and backward. */
  readonly flopPerPair: number;
  /** Gives the model's memory back. */
  close(): void;
}

/** What a trainer is told beside its config. */
import type { FloatArray } from "../kernels/mod.ts";
import type { TrainingGroup } from "./distributed/group.ts";
import type { FrozenPart } from "./frozen.ts";
import type { NumericalTraining } from "./numerical_step.ts";

/** What a `Trainer` may be told beside its settings. */
export interface TrainerOptions {
  /** Parts that are not trained. They are no part of `Trainer.state`: name them again to go on. */
  readonly frozen?: readonly FrozenPart[];
  /**
   * Called with the gradients of each step, counted from 1, before their norm is taken: for experiments that disturb them. It
   * is no part of `Trainer.state`: name it again to go on.
   */
  readonly onGradients?: (step: number, gradientOf: (name: string) => FloatArray) => void;
  /** Gradients by differences in place of exact ones: for tiny models, and for looking on. Name them again to go on. */
  readonly numerical?: NumericalTraining;
  /** Ranks that share each step's micro-batches, as a process of its own takes them, bit for bit. Default: this process alone. */
  readonly group?: TrainingGroup;
}

/** What a run tells while it goes on. */
import type { EvaluationDocument } from "../metrics/mod.ts";

/** What happens in a run, in order. `step` counts finished steps. */
export type TrainingEvent =
  | {
    type: "step";
    step: number;
    loss: number;
    learningRate: number;
    gradientNorm: number;
    tokens: number;
    /** What the model measures of itself, by name. */
    measures: Readonly<Record<string, number>>;
  }
  | { type: "evaluation"; step: number; heldOut: EvaluationDocument; isBest: boolean; isLast: boolean };

/** What a step reports. */
export type StepDone = Pick<
  Extract<TrainingEvent, { type: "step" }>,
  "loss" | "gradientNorm" | "learningRate" | "measures"
>;

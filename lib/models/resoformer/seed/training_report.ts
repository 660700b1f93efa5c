/** What the seed's trainer tells of a run. */
import type { EvaluationDocument } from "../../../metrics/mod.ts";
import type { TextScore } from "./coherence.ts";

/** One step of a {@linkcode ResonantTrainer}. */
export interface StepMetrics {
  /** Finished steps. */
  readonly step: number;
  /** Steps of the whole run, if nothing ends it earlier. */
  readonly steps: number;
  /** The epoch that it belongs to, from 1. */
  readonly epoch: number;
  /** Mean loss of the batch, in nats a token. */
  readonly loss: number;
  /** e^min(loss, 100). */
  readonly perplexity: number;
  /** Learning rate. */
  readonly lr: number;
  /** Norm of the gradient before clipping. */
  readonly gradNorm: number;
  /** Tokens of the batch by the time since the step before. */
  readonly tokensPerSecond: number;
  /** What the model measures of itself, by name. */
  readonly measures: Readonly<Record<string, number>>;
  /** On the windows of the batch after the step, without dropout; there at every check of coherence. */
  readonly monitor?: Omit<TextScore, "positions">;
  /** Loss in nats at the same checks on held-out text: on 16 windows spread over it, or on all if there are no more. */
  readonly validationLoss?: number;
}

/** Why a run ended. */
export type StopCause = "finished" | "coherence" | "interrupted";

/** What {@linkcode ResonantTrainer.train} gives. */
export interface TrainingSummary {
  /** Finished steps. */
  readonly steps: number;
  /** Finished epochs. */
  readonly epochs: number;
  /** Why it ended: at its last step, because coherence allowed it, or by the signal. */
  readonly stopped: StopCause;
  /** The same in words. */
  readonly reason: string;
  /** Mean loss of the last epoch's steps, in nats. */
  readonly loss: number;
  /** Score on the held-out text after the last step. */
  readonly validation: TextScore;
  /** Held-out loss at the best end of an epoch; undefined if no epoch was finished. */
  readonly best: { readonly epoch: number; readonly validationLoss: number } | undefined;
  /** Held-out loss of counting tokens of the trained part, in nats. */
  readonly heldOutUnigramNats: number;
  /** Held-out loss of counting pairs of tokens of the trained part, in nats. */
  readonly heldOutBigramNats: number;
  /** All steps. */
  readonly history: readonly StepMetrics[];
  /** Evaluations on all held-out tokens, every `evalInterval` steps and at the end. */
  readonly evaluations: readonly { readonly step: number; readonly heldOut: EvaluationDocument }[];
  /** Checkpoints that were written, in order. */
  readonly checkpoints: readonly string[];
}

/** Options of {@linkcode ResonantTrainer.train}; undefined ones count as not given. */
export interface TrainOptions {
  /** In place of the config's. */
  readonly epochs?: number | undefined;
  /** Text to hold out, in place of the end of the corpus. */
  readonly validation?: string | undefined;
  /** Called after each step. */
  readonly callback?: ((metrics: StepMetrics) => void) | undefined;
  /** Gets a line every `logInterval` steps. */
  readonly log?: ((line: string) => void) | undefined;
  /** Ends the run between two steps. */
  readonly signal?: AbortSignal | undefined;
}

/** Names of all {@linkcode TrainOptions}. */
export const TRAIN_OPTIONS = Object.keys(
  { epochs: 0, validation: 0, callback: 0, log: 0, signal: 0 } satisfies Record<keyof TrainOptions, 0>,
);

/** The line of a step: step, epoch, mean loss of the steps since the line before, perplexity, rate, coherence. */
export function logLine({ step, epoch, lr }: StepMetrics, meanLoss: number, coherence?: number): string {
  const parts = [
    `step ${step}`,
    `epoch ${epoch}`,
    `loss ${meanLoss.toFixed(4)}`,
    `ppl ${Math.exp(Math.min(meanLoss, 100)).toFixed(2)}`,
    `lr ${lr.toExponential(2)}`,
    ...(coherence === undefined ? [] : [`coherence ${coherence.toFixed(3)}`]),
  ];
  return parts.join("  ");
}

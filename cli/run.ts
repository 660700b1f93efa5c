/** A training run that a command owns. */
import type { Trainer, TrainerOptions } from "../lib/training/mod.ts";
import type { Call } from "./command.ts";

/** A trainer and its model; both are the caller's to close. */
export interface Run {
  readonly model: { close(): void };
  readonly trainer: Trainer;
}

/** The ranks that share a run with this process, as a trainer is told of them. */
export function groupOf({ group }: Call): TrainerOptions {
  return group ? { group } : {};
}

/** Makes a trainer; a model that cannot be trained is closed. */
export async function withTrainer(
  model: Run["model"],
  makeTrainer: () => Trainer | Promise<Trainer>,
): Promise<Run> {
  try {
    return { model, trainer: await makeTrainer() };
  } catch (error) {
    model.close();
    throw error;
  }
}

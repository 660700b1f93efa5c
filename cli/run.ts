/** A training run that a command owns. */
import type { Trainer } from "../lib/training/mod.ts";

/** A trainer and its model; both are the caller's to close. */
export interface Run {
  readonly model: { close(): void };
  readonly trainer: Trainer;
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

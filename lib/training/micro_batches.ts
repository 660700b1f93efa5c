/** The gradient of a step from its micro-batches, in this process alone. */
import type { WindowSource } from "../data/mod.ts";
import type { GradientSource } from "./gradient_step.ts";
import { GradientSum } from "./gradient_sum.ts";
import type { AdamW } from "./adamw.ts";
import type { Parameters } from "../nn/mod.ts";

/** What micro-batches are taken with. */
export interface BatchParts {
  /** Where windows come from. */
  readonly sampler: WindowSource;
  /** What takes the gradient of one micro-batch. */
  readonly gradients: GradientSource;
  /** Where the step's gradient is to be. */
  readonly optimiser: AdamW;
  /** Whose gradient it is. */
  readonly parameters: Parameters;
  /** Micro-batches a step. */
  readonly accumulation: number;
}

/** Means over the micro-batches of a step. */
export interface BatchMeans {
  readonly loss: number;
  readonly measures: Record<string, number>;
}

/** Adds a micro-batch to the means: in the order of the parts, or the last bits would differ. */
export class RunningMeans implements BatchMeans {
  loss = 0;
  readonly measures: Record<string, number> = {};

  /** Means over `parts` micro-batches. */
  constructor(private readonly parts: number) {}

  /** Takes one of them in. */
  add(loss: number, measures: Readonly<Record<string, number>>): void {
    this.loss += loss / this.parts;
    for (const [name, value] of Object.entries(measures)) {
      this.measures[name] = (this.measures[name] ?? 0) + value / this.parts;
    }
  }
}

/** Runs the micro-batches of a step one after the other. */
export class MicroBatches {
  readonly #with: BatchParts;
  readonly #sum: GradientSum | undefined;

  /** @throws {RangeError} if the memory does not hold another gradient. */
  constructor(parts: BatchParts) {
    const { accumulation, parameters } = parts;
    this.#with = parts;
    if (accumulation > 1) this.#sum = new GradientSum(parameters.kernels, parameters.trained.end);
  }

  /** Leaves the sum of the gradients with the optimiser; `keyOf` gives the dropout key of a part. */
  run(keyOf: (part: number) => number): BatchMeans {
    const { sampler, gradients, optimiser, accumulation, parameters } = this.#with;
    const means = new RunningMeans(accumulation);
    optimiser.clearGradients();
    this.#sum?.clear();
    for (let part = 0; part < accumulation; part++) {
      sampler.next(gradients.inputs, gradients.targets);
      means.add(gradients.run(keyOf(part)), gradients.measures);
      if (!this.#sum) continue;
      this.#sum.add(optimiser.gradients);
      if (part + 1 < accumulation) optimiser.clearGradients();
    }
    if (this.#sum) parameters.kernels.scale(this.#sum.sum, 1, optimiser.gradients);
    return means;
  }

  /** Gives the memory back. */
  close(): void {
    this.#sum?.close();
  }
}

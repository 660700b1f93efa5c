/** When a coherent model has learnt enough. */

/** What an {@linkcode EarlyStop} is told. */
export interface CoherenceCheck {
  /** Finished steps. */
  readonly step: number;
  /** Logit coherence of the model on what it trains on, in [0, 1]. */
  readonly coherence: number;
  /** Mean loss on held-out text, in nats. */
  readonly validationLoss: number;
}

/**
 * Stops a run that is sure of itself and right: coherence above a threshold and a validation loss that is not worse than
 * the best so far, at `patience` checks in a row. Coherence alone would stop as soon as a model repeats itself.
 *
 * @example A model that is sure, but more and more wrong
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EarlyStop } from "@haze/haze/resoformer";
 * const stop = new EarlyStop(0.9, 2);
 * assertEquals(stop.check({ step: 10, coherence: 0.95, validationLoss: 2 }), undefined);
 * assertEquals(stop.check({ step: 20, coherence: 0.99, validationLoss: 3 }), undefined);
 * assertEquals(stop.check({ step: 30, coherence: 0.95, validationLoss: 1.9 }), undefined);
 * assertEquals(stop.check({ step: 40, coherence: 0.95, validationLoss: 1.8 })?.slice(0, 31), "coherence 0.950 above 0.9 at 2 ");
 * ```
 */
export class EarlyStop {
  readonly #threshold: number;
  readonly #patience: number;
  #best = Infinity;
  #inRow = 0;

  /** `threshold` in [0, 1]; `patience` of at least 1. */
  constructor(threshold: number, patience: number) {
    this.#threshold = threshold;
    this.#patience = patience;
  }

  /** The reason to stop, or undefined to go on. */
  check({ step, coherence, validationLoss }: CoherenceCheck): string | undefined {
    const isNotWorse = validationLoss <= this.#best;
    this.#best = Math.min(this.#best, validationLoss);
    this.#inRow = coherence > this.#threshold && isNotWorse ? this.#inRow + 1 : 0;
    if (this.#inRow < this.#patience) return undefined;
    const [sure, nats] = [coherence.toFixed(3), validationLoss.toFixed(3)];
    return `coherence ${sure} above ${this.#threshold} at ${this.#patience} checks in a row, ` +
      `validation loss ${nats} the best so far, after step ${step}`;
  }
}

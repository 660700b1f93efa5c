/** Arms of claims that are decided by training, whatever the model. */
import type { Side } from "../comparison.ts";
import type { Trial } from "../trial.ts";
import { meanOf, type ResultsOf } from "./decide.ts";

/** A way of training by its name. */
export interface NamedArm {
  /** What it is called. */
  readonly label: string;
}

/** Trials of several arms, each made once. */
export abstract class Arms<A extends NamedArm> {
  readonly #trials = new Map<string, Trial>();

  /** The trial of an arm that was not asked for before. */
  protected abstract makeTrial(arm: A): Trial;

  /** The trial of an arm; the same object whenever it is asked. */
  trial(arm: A): Trial {
    const trial = this.#trials.get(arm.label) ?? this.makeTrial(arm);
    this.#trials.set(arm.label, trial);
    return trial;
  }

  /** A side of a comparison, by another metric than the comparison's if one is named. */
  protected side(arm: A, metric?: string): Side {
    return { label: arm.label, trial: this.trial(arm), ...(metric === undefined ? {} : { metric }) };
  }

  /** Means of some metrics, a row an arm. */
  rows(arms: readonly A[], metrics: readonly string[], resultsOf: ResultsOf): (string | number)[][] {
    return arms.map((arm) => {
      const results = resultsOf(this.trial(arm));
      const mean = (name: string) => results[0]!.metrics[name] === undefined ? "-" : meanOf(results, name);
      return [arm.label, ...metrics.map(mean)];
    });
  }
}

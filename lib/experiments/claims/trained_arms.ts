/** Arms of claims that are decided by training haze on a text. */
import type { HazePreset } from "../../models/mod.ts";
import { describeBudget, matchBudget } from "../budget.ts";
import type { Comparison, Metric } from "../comparison.ts";
import type { HazeTrialConfig } from "../haze_config.ts";
import type { HazeNullName } from "../haze_nulls.ts";
import { ratesText } from "../haze_rates.ts";
import { hazeTrial } from "../haze_trial.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { claimConfig } from "./sizes.ts";

/** What training is judged by. */
export const BITS: Metric = {
  ...{ name: "bitsPerCharacter", unit: "bits per character, held out", better: "lower" },
};

/** A way of training. */
export interface TrainedArm {
  /** What it is called. */
  readonly label: string;
  /** What differs from the usual model. */
  readonly model?: Partial<HazePreset>;
  /** Null controls. */
  readonly nulls?: readonly HazeNullName[];
  /** A control that costs what the mechanism does and learns nothing of it: it is not matched, but left as it is. */
  readonly isInert?: boolean;
}

/** An arm, matched. */
export interface MatchedArm {
  /** What it is called. */
  readonly label: string;
  /** All settings. */
  readonly config: HazeTrialConfig;
  /** What is run. */
  readonly trial: Trial;
  /** What is equal to the reference. */
  readonly statement: string;
}

/** Trials of several arms, all matched with a first one that stays as it is. */
export class TrainedArms {
  readonly #options: DecideOptions;
  readonly #reference: TrainedArm;

  /** Arms with as many trained parameters as `reference`, and as many tokens. */
  constructor(options: DecideOptions, reference: TrainedArm) {
    this.#options = options;
    this.#reference = reference;
  }

  /** The trial of an arm, matched, and what is equal then. */
  arm(arm: TrainedArm): MatchedArm {
    const { lab } = this.#options;
    const [own, reference, V] = [this.#config(arm), this.#config(this.#reference), lab.vocab.vocabSize];
    const { config, statement } = arm.isInert
      ? { config: own, statement: describeBudget(own, reference, V) }
      : matchBudget(own, reference, "parameters", V);
    return {
      ...{ label: arm.label, config, trial: hazeTrial(config, lab) },
      statement: statement + ratesText(reference, config, "each the best for its kind"),
    };
  }

  /** A comparison of two arms by bits a character; `a` is claimed to be better if `isClaimed`. */
  compare(name: string, a: TrainedArm, b: TrainedArm, smallestEffect: number, isClaimed = true): Comparison {
    const [first, second] = [this.arm(a), this.arm(b)];
    return {
      ...{ name, metric: BITS, smallestEffect },
      a: { label: first.label, trial: first.trial },
      b: { label: second.label, trial: second.trial },
      ...(isClaimed ? { claimed: "a" as const } : {}),
      budget: a === this.#reference ? second.statement : first.statement,
    };
  }

  #config({ model = {}, nulls = [] }: TrainedArm) {
    return claimConfig(this.#options.isQuick, model, nulls);
  }
}

/** The arms that several claims share. */
export const HYBRID: TrainedArm = { label: "hybrid", model: { headType: "hybrid" } };
/** Content heads alone. */
export const CONTENT: TrainedArm = { label: "content", model: { headType: "content" } };
/** Reweight heads alone. */
export const REWEIGHT: TrainedArm = { label: "reweight", model: { headType: "reweight" } };
/** No attention at all. */
export const NO_ATTENTION: TrainedArm = {
  ...{ label: "no attention", model: { headType: "content" }, nulls: ["attentionOff"] },
};

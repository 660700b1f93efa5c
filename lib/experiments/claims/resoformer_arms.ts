/** Arms of claims that are decided by training resoformers on a text. */
import type { Comparison, Metric } from "../comparison.ts";
import { matchedResoformer, resoformerBudget } from "../resoformer/matched.ts";
import {
  type ResoformerTrialConfig,
  resoformerTrialConfig,
  type ResoformerTrialOptions,
} from "../resoformer/resoformer_config.ts";
import { ResoformerLab } from "../resoformer/resoformer_lab.ts";
import { RESOFORMER_BITS } from "../resoformer/resoformer_mechanisms.ts";
import { resoformerTrial } from "../resoformer/resoformer_trial.ts";
import { resoformerUseTrial } from "../resoformer/use_trial.ts";
import type { Trial } from "../trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { DecideOptions } from "./claim.ts";
import { Arms, type NamedArm } from "./arms.ts";

/** A way of training. */
export type ResoformerArm = NamedArm & ResoformerTrialOptions;

/** As the seed has it. */
export const USUAL: ResoformerArm = { label: "usual" };
/** Tokens that each sampler writes. */
const WRITTEN = { quick: 300, full: 500 } as const;

/** Trials of several arms, all matched with a first one that stays as it is. */
export class ResoformerArms extends Arms<ResoformerArm> {
  /** The lab on the claims' text and backend. */
  readonly lab: ResoformerLab;
  readonly #reference: ResoformerTrialConfig;
  readonly #isQuick: boolean;

  /** Arms with as many parameters as `reference`, and as many tokens. */
  constructor({ lab, isQuick }: DecideOptions, reference: ResoformerArm) {
    super();
    this.lab = ResoformerLab.beside(lab);
    this.#isQuick = isQuick;
    this.#reference = resoformerTrialConfig(isQuick, reference);
  }

  /** The settings of an arm, matched. */
  config(arm: ResoformerArm): ResoformerTrialConfig {
    return matchedResoformer(resoformerTrialConfig(this.#isQuick, arm), this.#reference, this.lab);
  }

  protected override makeTrial(arm: ResoformerArm): Trial {
    return resoformerTrial(this.config(arm), this.lab);
  }

  /** A comparison of two arms by bits a character, or by another metric; `a` is claimed to be better if `isClaimed`. */
  compare(
    a: ResoformerArm,
    b: ResoformerArm,
    { isClaimed = true, metric = RESOFORMER_BITS, smallestEffect = SMALLEST_EFFECT_BITS }: {
      readonly isClaimed?: boolean;
      readonly metric?: Metric;
      readonly smallestEffect?: number;
    } = {},
  ): Comparison {
    const what = metric === RESOFORMER_BITS ? "" : `, ${metric.name}`;
    return {
      ...{ name: `${a.label} / ${b.label}${what}`, metric, smallestEffect, a: this.side(a), b: this.side(b) },
      ...(isClaimed ? { claimed: "a" as const } : {}),
      budget: resoformerBudget(this.config(b), this.config(a), this.lab),
    };
  }
}

/** The trial of what acts when a trained model is used, which several claims share. */
export function useTrialOf({ isQuick, lab }: DecideOptions): Trial {
  const config = resoformerTrialConfig(isQuick);
  return resoformerUseTrial(config, WRITTEN[isQuick ? "quick" : "full"], ResoformerLab.beside(lab));
}

/** Arms of claims that are decided by training spiral models. */
import type { Comparison, Metric } from "../comparison.ts";
import { spiralBudget } from "../spiral/spiral_budget.ts";
import {
  type SpiralTrialConfig,
  spiralTrialConfig,
  type SpiralTrialOptions,
} from "../spiral/spiral_config.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import { SMALLEST_NATS, SPIRAL_NATS } from "../spiral/mechanism_kinds.ts";
import { spiralTrial } from "../spiral/spiral_trial.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { Arms, type NamedArm } from "./arms.ts";

/** A way of training. */
export type SpiralArm = NamedArm & SpiralTrialOptions;

/** As the defaults have it. */
export const USUAL: SpiralArm = { label: "usual" };

/**
 * An over-fitted student: 512 windows, again and again, an eighth of them kept to judge temperatures on; at twice the
 * usual rate, as a student of this width learns slowly by heart.
 */
export function overfitted(label: string, arm: SpiralTrialOptions = {}): SpiralArm {
  return {
    ...{ label, data: { kind: "sample", windows: 512 } },
    ...arm,
    model: { distillation: 0, temperatureFrom: "heldOut", temperatureMax: 8, ...arm.model },
    training: { steps: 300, learningRate: 4e-3, ...arm.training },
  };
}

/** Trials of several arms with equal data. */
export class SpiralArms extends Arms<SpiralArm> {
  /** The lab on the claims' text and backend. */
  readonly lab: SpiralLab;
  readonly #isQuick: boolean;

  /** Arms of short runs or of full ones. */
  constructor({ lab, isQuick }: DecideOptions) {
    super();
    this.lab = SpiralLab.beside(lab);
    this.#isQuick = isQuick;
  }

  /** The settings of an arm. */
  config(arm: SpiralArm): SpiralTrialConfig {
    return spiralTrialConfig(this.#isQuick, arm);
  }

  protected override makeTrial(arm: SpiralArm): Trial {
    return spiralTrial(this.config(arm), this.lab);
  }

  /** A comparison of two arms by held-out nats, or by another metric; `a` is claimed to be better if `isClaimed`. */
  compare(
    a: SpiralArm,
    b: SpiralArm,
    { isClaimed = true, metric = SPIRAL_NATS, smallestEffect = SMALLEST_NATS, of }: {
      readonly isClaimed?: boolean;
      readonly metric?: Metric;
      readonly smallestEffect?: number;
      /** Other metrics of the two sides. */
      readonly of?: readonly [string, string];
    } = {},
  ): Comparison {
    const what = metric === SPIRAL_NATS ? "" : `, ${metric.name}`;
    return {
      ...{
        name: `${a.label} / ${b.label}${what}`,
        metric,
        smallestEffect,
        a: this.side(a, of?.[0]),
        b: this.side(b, of?.[1]),
      },
      ...(isClaimed ? { claimed: "a" as const } : {}),
      budget: spiralBudget(this.config(b), this.config(a), this.lab),
    };
  }
}

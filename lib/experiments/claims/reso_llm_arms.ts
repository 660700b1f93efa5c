/** Arms of claims that are decided by training Reso-LLMs, and trials of their parts. */
import type { Comparison, Metric } from "../comparison.ts";
import { agentsTrial } from "../reso_llm/agents_trial.ts";
import { matchedResoLLM, resoLLMBudget } from "../reso_llm/matched.ts";
import { memoryTrial } from "../reso_llm/memory_trial.ts";
import { RESO_LLM_NATS, SMALLEST_NATS } from "../reso_llm/metrics.ts";
import {
  type ResoLLMTrialConfig,
  resoLLMTrialConfig,
  type ResoLLMTrialOptions,
} from "../reso_llm/reso_llm_config.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import { resoLLMTrial } from "../reso_llm/reso_llm_trial.ts";
import { switchTrial } from "../reso_llm/switch_trial.ts";
import { resoLLMUseTrial } from "../reso_llm/use_trial.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { Arms, type NamedArm } from "./arms.ts";

/** A way of training. */
export type ResoLLMArm = NamedArm & ResoLLMTrialOptions;

/** All default layers, as the seed has them. */
export const WHOLE: ResoLLMArm = { label: "usual" };

type Sizing = Pick<DecideOptions, "isQuick" | "lab">;

/** Trials of several arms, all matched with a first one that stays as it is. */
export class ResoLLMArms extends Arms<ResoLLMArm> {
  readonly #lab: ResoLLMLab;
  readonly #reference: ResoLLMTrialConfig;
  readonly #isQuick: boolean;

  /** Arms with as many trained parameters as `reference`, and as many tokens. */
  constructor({ lab, isQuick }: Sizing, reference: ResoLLMArm = WHOLE) {
    super();
    this.#lab = ResoLLMLab.beside(lab);
    this.#isQuick = isQuick;
    this.#reference = resoLLMTrialConfig(isQuick, reference);
  }

  /** The settings of an arm, matched. */
  config(arm: ResoLLMArm): ResoLLMTrialConfig {
    return matchedResoLLM(resoLLMTrialConfig(this.#isQuick, arm), this.#reference);
  }

  protected override makeTrial(arm: ResoLLMArm): Trial {
    return resoLLMTrial(this.config(arm), this.#lab);
  }

  /** A comparison of two arms by held-out nats, or another metric in nats; `a` is claimed to be better. */
  compare(a: ResoLLMArm, b: ResoLLMArm, metric: Metric = RESO_LLM_NATS): Comparison {
    return {
      ...{ name: `${a.label} / ${b.label}`, metric, smallestEffect: SMALLEST_NATS, claimed: "a" },
      ...{ a: this.side(a), b: this.side(b), budget: resoLLMBudget(this.config(b), this.config(a)) },
    };
  }
}

/** The trial of what acts when a trained model is used, which several claims share. */
export function resoLLMUseOf({ isQuick, lab }: Sizing): Trial {
  const sizes = isQuick ? { goals: 24, texts: 8, loops: 12 } : { goals: 60, texts: 20, loops: 30 };
  return resoLLMUseTrial(resoLLMTrialConfig(isQuick), sizes, ResoLLMLab.beside(lab));
}

/** The trial of switches. */
export function switchTrialOf({ isQuick, lab }: Sizing): Trial {
  return switchTrial(resoLLMTrialConfig(isQuick), ResoLLMLab.beside(lab));
}

/** The trial of two agents. */
export function agentsTrialOf({ isQuick, lab }: Sizing): Trial {
  return agentsTrial(resoLLMTrialConfig(isQuick), isQuick ? 6 : 20, ResoLLMLab.beside(lab));
}

/** The trial of the memory's parts. */
export function memoryTrialOf({ isQuick, lab }: Sizing): Trial {
  return memoryTrial(isQuick ? 240 : 1200, ResoLLMLab.beside(lab));
}

/** A comparison of two metrics of one trial. */
export function within(
  trial: Trial,
  metric: Metric,
  [a, b]: readonly [string, string],
  { smallestEffect, budget, isClaimed = true }: {
    readonly smallestEffect: number;
    readonly budget: string;
    readonly isClaimed?: boolean;
  },
): Comparison {
  return {
    ...{ name: `${a} / ${b}`, metric, smallestEffect, budget },
    ...{ a: { label: a, trial, metric: a }, b: { label: b, trial, metric: b } },
    ...(isClaimed ? { claimed: "a" as const } : {}),
  };
}

/** A share in words. */
export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Arms of claims on further training: a base model of each seed, and what is done to it. */
import type { Comparison, Side } from "../comparison.ts";
import { type LlisaArm, llisaTrialConfig } from "../llisa/llisa_config.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import { llisaTrial } from "../llisa/llisa_trial.ts";
import type { Trial } from "../trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { DecideOptions } from "./claim.ts";
import { meanOf, type ResultsOf } from "./decide.ts";

/** The seed's conservative run had a hundredth of the base's peak rate, and began when eight ninths of its schedule were done. */
const CONSERVATIVE = 1 / 100;
const DONE = 8;

/** What is done, by name; rates and steps relative to the usual ones. */
const ARMS = {
  "full": {},
  "four times as long": { times: 4 },
  "a tenth of the rate": { rate: 1 / 10 },
  "70 % base windows": { replay: 0.7 },
  "base windows alone": { replay: 1 },
  "conservative, schedule not reset": { rate: CONSERVATIVE, done: DONE },
  "conservative, schedule reset": { rate: CONSERVATIVE },
  "1,000 dialogues": { dialogues: 1000 },
  "10,000 dialogues": { dialogues: 10_000 },
} as const satisfies Record<string, ArmChange>;

interface ArmChange extends Partial<Pick<LlisaArm, "dialogues" | "replay">> {
  readonly times?: number;
  readonly rate?: number;
  readonly done?: number;
}

/** Name of an arm. */
export type LlisaArmName = keyof typeof ARMS;
/** Before the first step, where early stopping stops, or after the last step. */
export type Moment = "start" | "best" | "end";

/** Columns of {@linkcode LlisaArms.rows}. */
export const ARM_COLUMNS: readonly string[] = [
  ...["arm", "epochs", "training nats", "dialogue nats", "dialogue bits/byte"],
  ...["base nats", "base bits/byte", "invented words", "longest quotation, characters"],
];

/** Trials of the arms. */
export class LlisaArms {
  /** Text, dialogues and base models. */
  readonly lab: LlisaLab;
  readonly #isQuick: boolean;
  readonly #trials = new Map<LlisaArmName, Trial>();

  /** Arms in the sizes of the options. */
  constructor({ lab, isQuick }: Pick<DecideOptions, "lab" | "isQuick">) {
    this.lab = LlisaLab.beside(lab);
    this.#isQuick = isQuick;
  }

  /** The trial of an arm. */
  trial(name: LlisaArmName): Trial {
    const trial = this.#trials.get(name) ?? llisaTrial(armConfig(this.#isQuick, name), this.lab);
    this.#trials.set(name, trial);
    return trial;
  }

  /** Two moments of arms, by held-out bits a byte of the dialogues or of the base text. */
  compare(
    name: string,
    figure: "heldOutBits" | "baseBits",
    a: readonly [LlisaArmName, Moment],
    b: readonly [LlisaArmName, Moment],
    isClaimed = false,
  ): Comparison {
    const text = figure === "baseBits" ? "base text" : "dialogues";
    const side = ([arm, moment]: readonly [LlisaArmName, Moment]): Side => ({
      ...{ label: `${arm}, ${moment}`, trial: this.trial(arm), metric: `${figure}.${moment}` },
    });
    return {
      ...{ name, a: side(a), b: side(b), smallestEffect: SMALLEST_EFFECT_BITS },
      metric: { name: figure, unit: `bits per byte, held-out ${text}`, better: "lower" },
      ...(isClaimed ? { claimed: "a" as const } : {}),
      budget: "one base model a seed; equal windows and tokenizer; equal steps, or one run at two moments",
    };
  }

  /** A row for each moment of an arm, means over the seeds. */
  rows(resultsOf: ResultsOf, moments: readonly (readonly [LlisaArmName, Moment])[]): (string | number)[][] {
    return moments.map(([arm, moment]) => {
      const of = (figure: string) => meanOf(resultsOf(this.trial(arm)), `${figure}.${moment}`);
      return [
        ...[`${arm}, ${moment}`, of("epochs"), of("trainNats"), of("heldOutNats"), of("heldOutBits")],
        ...[of("baseNats"), of("baseBits"), of("fakeShare"), of("overlap")],
      ];
    });
  }
}

/** Settings of an arm. */
export function armConfig(isQuick: boolean, name: LlisaArmName): ReturnType<typeof llisaTrialConfig> {
  const { rate = 1, done = 0, times = 1, ...arm }: ArmChange = ARMS[name];
  const { arm: { steps, learningRate }, evaluateEvery } = llisaTrialConfig(isQuick);
  const own = { steps: times * steps, learningRate: rate * learningRate, scheduleDone: done * steps };
  const config = llisaTrialConfig(isQuick, { ...arm, ...own });
  // A long run is best early, so it is looked at more often than others for its length.
  return times === 1 ? config : { ...config, evaluateEvery: 2 * evaluateEvery };
}

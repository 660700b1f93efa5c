/** Kinds of mechanisms of spiral, by how they are decided. */
import type { SpiralConfig } from "../../models/mod.ts";
import type { Metric, Side } from "../comparison.ts";
import type { Mechanism, MechanismArm } from "../mechanism.ts";
import { spiralBudget } from "./spiral_budget.ts";
import { type SpiralTrialConfig, spiralTrialConfig, type SpiralTrialOptions } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";
import { spiralTrial } from "./spiral_trial.ts";
import { teacherTrial, type TeacherTrialConfig } from "./teacher_trial.ts";

/** What an ablation of spiral starts from. */
export interface SpiralAblationBase {
  /** Worlds, text and backend. */
  readonly lab: SpiralLab;
  /** The model with everything on, and how it is trained. */
  readonly config: SpiralTrialConfig;
}

/** What training is judged by: the smallest difference that matters is 0.02 nats. */
export const SPIRAL_NATS: Metric = {
  ...{ name: "heldOutNats", unit: "nats per token, held out", better: "lower" },
};
/** The smallest difference of losses that matters, in nats. */
export const SMALLEST_NATS = 0.02;

interface Change extends SpiralTrialOptions {
  readonly label: string;
  /** Sizes that follow from those of the base. */
  readonly sizes?: (model: SpiralConfig) => Partial<SpiralConfig>;
}

type Entry = Pick<Mechanism, "name" | "statement" | "claims" | "isClaimedBetter"> & {
  readonly metric?: Metric;
  readonly smallestEffect?: number;
};
type Arms = { readonly on: Change; readonly off: Change; readonly null: Change };

const SHARED = {
  model: "spiral",
  matched: "parameters",
  metric: SPIRAL_NATS,
  smallestEffect: SMALLEST_NATS,
} as const;

/** A mechanism that is decided by training with it, without it, and with its control. */
export function trained(
  entry: Entry,
  { on, off, null: control }: Arms,
  common: SpiralTrialOptions = {},
): Mechanism<SpiralAblationBase> {
  return {
    ...{ ...SHARED, ...entry },
    arms({ lab, config }) {
      const base = changed(config, common);
      const reference = changed(base, on);
      const arm = (change: Change): MechanismArm => {
        const own = changed(base, change);
        return {
          label: change.label,
          trial: spiralTrial(own, lab),
          budget: spiralBudget(own, reference, lab),
        };
      };
      return {
        on: { label: on.label, trial: spiralTrial(reference, lab) },
        off: arm(off),
        null: arm(control),
      };
    },
  };
}

/** A mechanism that is decided without a student, or on all arms of one run. */
export function alone(
  entry: Entry,
  budget: string,
  sides: (base: SpiralAblationBase) => readonly [Side, Side, Side],
): Mechanism<SpiralAblationBase> {
  return {
    ...{ ...SHARED, ...entry },
    arms(base) {
      const [on, off, control] = sides(base);
      return { on, off: { ...off, budget }, null: { ...control, budget } };
    },
  };
}

/** An arm of the teacher alone, in the base's worlds and for as many batches as it has steps. */
export function taught(
  { lab, config }: SpiralAblationBase,
  label: string,
  given: Partial<Omit<TeacherTrialConfig, "vocabSize" | "batches">>,
  metric?: string,
): Side {
  const { model: { vocabSize }, training: { steps } } = config;
  const trial = teacherTrial({ vocabSize, batches: steps, model: {}, tracker: "follows", ...given }, lab);
  return { label, trial, ...(metric ? { metric } : {}) };
}

/** As many trained parameters with a fixed projection as with a trained one: r·V more, in mean and log-precision. */
export function matchedRank({ r, d, vocabSize: V }: SpiralConfig): Partial<SpiralConfig> {
  return { r: r + Math.round(r * V / (2 * (d + 1))) };
}

/** A config with what differs; what already stands in it stays. */
function changed(config: SpiralTrialConfig, change: Partial<Change>): SpiralTrialConfig {
  return spiralTrialConfig(true, {
    model: { ...config.model, ...change.sizes?.(config.model), ...change.model },
    training: { ...config.training, ...change.training },
    data: change.data ?? config.data,
    nulls: [...config.nulls, ...(change.nulls ?? [])],
  });
}

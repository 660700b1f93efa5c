/** The mechanisms of haze. */
import type { HazePreset } from "../models/mod.ts";
import { describeBudget, matchBudget } from "./budget.ts";
import type { Metric, Side } from "./comparison.ts";
import { type HazeTrialConfig, hazeTrialConfig } from "./haze_config.ts";
import type { HazeNullName } from "./haze_nulls.ts";
import { atOwnRate, ratesText } from "./haze_rates.ts";
import { hazeTrial } from "./haze_trial.ts";
import { HAZE_USE, hazeUseTrial } from "./haze_use_trial.ts";
import type { AblationBase, Mechanism, MechanismArm } from "./mechanism.ts";
import { SMALLEST_EFFECT_BITS } from "./verdict.ts";

const BITS_PER_BYTE: Metric = { name: "bitsPerByte", unit: "bits per byte, held out", better: "lower" };
const ENTROPY_ERROR: Metric = {
  ...{ name: "entropyErrorBits", unit: "bits, mean |entropy - target|", better: "lower" },
};
const UNKNOWN_WORDS: Metric = {
  ...{ name: "unknownWordShare", unit: "share of written words not in the text", better: "lower" },
};

/** How rates of two kinds of heads are chosen: the base says one, and the sweep how many times as high the other is. */
const RATIO = "in the ratio of the best rates of both kinds";

/** How a model is trained without a mechanism. */
interface Change {
  readonly label: string;
  readonly model?: Partial<HazePreset>;
  readonly nulls?: readonly HazeNullName[];
}

type TrainedMechanism =
  & Pick<Mechanism, "name" | "statement" | "claims" | "isClaimedBetter" | "matched">
  & { readonly on?: Change; readonly off: Change; readonly null: Change };

/** A mechanism that acts in training: each arm is a model of its own, and each kind of heads learns at its own rate. */
function trained({ on = { label: "on" }, off, null: control, ...entry }: TrainedMechanism): Mechanism {
  return {
    ...{ ...entry, model: "haze", metric: BITS_PER_BYTE, smallestEffect: SMALLEST_EFFECT_BITS },
    arms({ lab, config }) {
      const changed = ({ model, nulls = [] }: Change) =>
        hazeTrialConfig({
          model: { ...config.model, ...model },
          training: config.training,
          nulls: [...config.nulls, ...nulls],
        });
      const V = lab.vocab.vocabSize;
      const first = changed(on);
      const [without, inert] = [changed(off), changed(control)].map((one) => atOwnRate(one, first)) as [
        HazeTrialConfig,
        HazeTrialConfig,
      ];
      const matched = matchBudget(without, first, entry.matched, V);
      const budget = matched.statement + ratesText(first, matched.config, RATIO);
      return {
        on: { label: on.label, trial: hazeTrial(first, lab) },
        off: { label: off.label, trial: hazeTrial(matched.config, lab), budget },
        null: { label: control.label, trial: hazeTrial(inert, lab), budget: describeBudget(inert, first, V) },
      };
    },
  };
}

type UsedMechanism =
  & Pick<Mechanism, "name" | "statement" | "claims" | "isClaimedBetter" | "metric" | "smallestEffect">
  & { readonly on: string; readonly off: string; readonly null: string };

/** A mechanism that acts when a trained model is used: all arms are uses of one and the same model. */
function used({ on, off, null: control, ...entry }: UsedMechanism): Mechanism {
  return {
    ...{ ...entry, model: "haze", matched: "parameters" },
    arms({ lab, config }: AblationBase) {
      const trial = hazeUseTrial(config, lab);
      const side = (use: string): Side => ({ label: use, trial, metric: `${entry.metric.name}.${use}` });
      const arm = (use: string): MechanismArm => ({ ...side(use), budget: "one trained model for both" });
      return { on: side(on), off: arm(off), null: arm(control) };
    },
  };
}

/**
 * Every mechanism of haze, with the metric that must move and its null control.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { HAZE_MECHANISMS } from "@haze/haze/experiments";
 * assert(HAZE_MECHANISMS.every(({ smallestEffect }) => smallestEffect > 0));
 * ```
 */
export const HAZE_MECHANISMS: readonly Mechanism[] = [
  trained({
    ...{ name: "reweight-heads", claims: ["H1", "H2"], isClaimedBetter: true, matched: "parameters" },
    statement: "heads score the slots of the window beside what the tokens are",
    on: { label: "hybrid", model: { headType: "hybrid" } },
    off: { label: "content", model: { headType: "content" } },
    null: { label: "random slot scores", model: { headType: "hybrid" }, nulls: ["frozenReweight"] },
  }),
  trained({
    ...{ name: "content-heads", claims: ["H1", "H2"], isClaimedBetter: true, matched: "parameters" },
    statement: "heads look at what the tokens are beside where they stand",
    on: { label: "hybrid", model: { headType: "hybrid" } },
    off: { label: "reweight", model: { headType: "reweight" } },
    null: { label: "random keys", model: { headType: "hybrid" }, nulls: ["frozenContent"] },
  }),
  trained({
    ...{ name: "learned-gate", claims: ["H9"], isClaimedBetter: true, matched: "parameters" },
    statement: "each head learns its share of reweight",
    on: { label: "learned gates", model: { headType: "hybrid" } },
    off: { label: "gates at alpha", model: { headType: "hybrid" }, nulls: ["gatesFixed"] },
    null: { label: "random gates", model: { headType: "hybrid" }, nulls: ["gatesRandom"] },
  }),
  trained({
    ...{ name: "learned-positions", claims: [], isClaimedBetter: false, matched: "parameters" },
    statement: "a learned vector for each place is added to the tokens",
    on: { label: "positions" },
    off: { label: "none", nulls: ["positionsOff"] },
    null: { label: "shuffled rows", nulls: ["shuffledPositions"] },
  }),
  trained({
    ...{ name: "attention", claims: ["H1"], isClaimedBetter: false, matched: "parameters" },
    statement: "heads bring earlier tokens to where they are needed",
    on: { label: "attention" },
    off: { label: "none", nulls: ["attentionOff"] },
    null: { label: "random patterns", nulls: ["frozenAttention"] },
  }),
  trained({
    ...{ name: "feed-forward", claims: [], isClaimedBetter: false, matched: "tokens" },
    statement: "a GELU layer of its own behind the heads of each block",
    on: { label: "feed-forward" },
    off: { label: "none", nulls: ["feedForwardOff"] },
    null: { label: "random first matrix", nulls: ["frozenFeedForward"] },
  }),
  used({
    ...{ name: "entropy-temperature", claims: ["H5", "H6"], isClaimedBetter: true, smallestEffect: 0.1 },
    statement: `a temperature from the entropy of each distribution holds ${HAZE_USE.targetEntropyBits} bits`,
    metric: ENTROPY_ERROR,
    ...{ on: "open", off: "plain", null: "fixed" },
  }),
  used({
    ...{ name: "exact-controller", claims: ["H6"], isClaimedBetter: false, smallestEffect: 0.1 },
    statement: "the temperature is solved for, so that each distribution has the target entropy",
    metric: ENTROPY_ERROR,
    ...{ on: "exact", off: "open", null: "fixed" },
  }),
  used({
    ...{ name: "nucleus", claims: ["H11"], isClaimedBetter: false, smallestEffect: 0.02 },
    statement: `only the likeliest tokens that hold ${HAZE_USE.topP} of the probability are drawn from`,
    metric: UNKNOWN_WORDS,
    ...{ on: "nucleus", off: "plain", null: "cold" },
  }),
  used({
    ...{ name: "growing-context", claims: [], isClaimedBetter: false, smallestEffect: SMALLEST_EFFECT_BITS },
    statement: "a full context keeps its last half and grows again from position 0",
    metric: { ...BITS_PER_BYTE, unit: "bits per byte as it is read" },
    ...{ on: "growing", off: "sliding", null: "restart" },
  }),
];

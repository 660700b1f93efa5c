/** The mechanisms of the resoformer. */
import { INVERSE_PHI } from "../../physics/mod.ts";
import type { Metric, Side } from "../comparison.ts";
import type { Mechanism, MechanismArm } from "../mechanism.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import { earlyStopTrial } from "./early_stop_trial.ts";
import { matchedResoformer, resoformerBudget } from "./matched.ts";
import {
  type ResoformerTrialConfig,
  resoformerTrialConfig,
  type ResoformerTrialOptions,
} from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";
import { resoformerTrial } from "./resoformer_trial.ts";
import { resoformerUseTrial } from "./use_trial.ts";

/** What an ablation of the resoformer starts from. */
export interface ResoformerAblationBase {
  /** Text, tokenizer and backend. */
  readonly lab: ResoformerLab;
  /** The model with everything on, and how it is trained. */
  readonly config: ResoformerTrialConfig;
}

/** What training is judged by. */
export const RESOFORMER_BITS: Metric = {
  ...{ name: "bitsPerCharacter", unit: "bits per character, held out", better: "lower" },
};
/** Tokens that each sampler writes; fewer after a training of fewer steps. */
const WRITTEN = 300;
/** Epochs of learning a short text by heart; fewer where the base has fewer steps. */
const EPOCHS = 120;

interface Change extends ResoformerTrialOptions {
  readonly label: string;
}

type TrainedMechanism =
  & Pick<Mechanism, "name" | "statement" | "claims" | "isClaimedBetter">
  & { readonly on?: Change; readonly off: Change; readonly null: Change };

const SHARED = { model: "resoformer", smallestEffect: SMALLEST_EFFECT_BITS } as const;

function trained(
  { on = { label: "on" }, off, null: control, ...entry }: TrainedMechanism,
): Mechanism<ResoformerAblationBase> {
  return {
    ...{ ...entry, ...SHARED, metric: RESOFORMER_BITS, matched: "parameters" },
    arms({ lab, config }) {
      const reference = changed(config, on);
      const arm = (change: Change): MechanismArm => {
        const own = matchedResoformer(changed(config, change), reference, lab);
        return {
          ...{ label: change.label, trial: resoformerTrial(own, lab) },
          budget: resoformerBudget(own, reference, lab),
        };
      };
      return {
        on: { label: on.label, trial: resoformerTrial(reference, lab) },
        ...{ off: arm(off), null: arm(control) },
      };
    },
  };
}

/** A mechanism that acts when a trained model is used: all arms are readings of one model. */
function used(
  entry: Pick<Mechanism, "name" | "statement" | "claims" | "metric" | "isClaimedBetter">,
  [on, off, control]: readonly [string, string, string],
  smallestEffect: number = SMALLEST_EFFECT_BITS,
): Mechanism<ResoformerAblationBase> {
  return {
    ...{ ...entry, ...SHARED, smallestEffect, matched: "parameters" },
    arms({ lab, config }) {
      const trial = resoformerUseTrial(config, Math.min(WRITTEN, Math.max(10, config.training.steps)), lab);
      const side = (name: string): Side => ({ label: name, trial, metric: `${entry.metric.name}.${name}` });
      const budget = "one trained model for all";
      return { on: side(on), off: { ...side(off), budget }, null: { ...side(control), budget } };
    },
  };
}

const STOP: Mechanism<ResoformerAblationBase> = {
  ...{ ...SHARED, name: "coherence-stop", matched: "tokens", claims: ["R8"], isClaimedBetter: true },
  statement:
    "training stops once the model is coherent and held-out loss no worse, in place of a fixed number of steps",
  metric: { name: "nats", unit: "nats per character on the text that follows", better: "lower" },
  arms({ lab, config: { training, ...config } }) {
    const epochs = Math.min(EPOCHS, Math.max(10, training.steps));
    const trial = earlyStopTrial({ ...config, training }, epochs, lab);
    const side = (name: string): Side => ({ label: name, trial, metric: `nats.${name}` });
    const budget = "one run for all; where each way to stop would have ended it";
    return {
      on: side("rule"),
      ...{ off: { ...side("disabled"), budget }, null: { ...side("lot"), budget } },
    };
  },
};

const GATE_OFF = { useCoherenceGate: false, coherenceThreshold: INVERSE_PHI, coherenceSlope: 10 } as const;

/**
 * Every mechanism of the resoformer that can be taken away, with its null control.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { RESOFORMER_MECHANISMS } from "@haze/haze/experiments";
 * assert(RESOFORMER_MECHANISMS.every(({ model }) => model === "resoformer"));
 * ```
 */
export const RESOFORMER_MECHANISMS: readonly Mechanism<ResoformerAblationBase>[] = [
  trained({
    ...{ name: "golden-heads", claims: ["R1"], isClaimedBetter: true },
    statement: "outputs of heads are weighted by learned numbers that begin as powers of the golden ratio",
    off: { label: "uniform", model: { headWeights: "uniform" } },
    null: { label: "learned from 1", nulls: ["headsFromOne"] },
  }),
  trained({
    ...{ name: "resonance", claims: ["R2"], isClaimedBetter: true },
    statement: "queries and keys are turned by 2π·f_d·log_p(t + 1), a prime p for each pair",
    off: { label: "none", model: { resonance: "none" } },
    null: { label: "shuffled positions", nulls: ["shuffledPositions"] },
  }),
  trained({
    ...{ name: "learned-resonance", claims: ["R2"], isClaimedBetter: true },
    statement: "the stream is turned by 2π·ln n_d at every position, with n_d learned, as upstream writes it",
    on: { label: "learned n", model: { resonance: "learned-n" } },
    off: { label: "none", model: { resonance: "none" } },
    null: { label: "random turn", model: { resonance: "learned-n" }, nulls: ["randomTurn"] },
  }),
  trained({
    ...{ name: "coherence-gate", claims: ["R3"], isClaimedBetter: true },
    statement: "what a feed-forward layer adds passes a gate that opens with its coherence",
    off: { label: "none", model: GATE_OFF },
    null: { label: "half open always", model: { coherenceSlope: 0, coherenceThreshold: INVERSE_PHI } },
  }),
  trained({
    ...{ name: "golden-threshold", claims: ["R12"], isClaimedBetter: true },
    statement: "the gate is half open at a coherence of 1/φ",
    on: { label: "1/φ" },
    off: { label: "0.7", model: { coherenceThreshold: 0.7 } },
    null: { label: "0.5", model: { coherenceThreshold: 0.5 } },
  }),
  trained({
    ...{ name: "entropy-collapse", claims: ["R4"], isClaimedBetter: true },
    statement: "states of the last block are replaced by the nearest of 64 learned attractors",
    on: { label: "64 attractors", model: { useEntropyCollapse: true } },
    off: { label: "none" },
    null: { label: "1 attractor", model: { useEntropyCollapse: true, numAttractors: 1 } },
  }),
  trained({
    ...{ name: "golden-schedule", claims: ["R6"], isClaimedBetter: true },
    statement: "the learning rate falls by φ in each as many steps as the warm-up had",
    on: { label: "golden", training: { schedule: "golden" } },
    off: { label: "constant", training: { schedule: "constant" } },
    null: { label: "golden over 1e9 warm-ups", training: { schedule: "golden", goldenDecayScale: 1e9 } },
  }),
  trained({
    ...{ name: "golden-clip", claims: ["R7"], isClaimedBetter: true },
    statement: "gradients longer than 1/φ are shortened to it",
    on: { label: "clip 1/φ", training: { clipNorm: INVERSE_PHI } },
    off: { label: "none", training: { clipNorm: 0 } },
    null: { label: "clip 1e9", training: { clipNorm: 1e9 } },
  }),
  trained({
    ...{ name: "dense-ids", claims: [], isClaimedBetter: true },
    statement:
      "the model is fed the rank of a prime, not the prime itself cut off at the size of the vocabulary",
    on: { label: "ranks" },
    off: { label: "primes, clamped", feed: "clamped" },
    null: { label: "permuted ranks", feed: "permuted" },
  }),
  used(
    {
      ...{ name: "halting", claims: ["R3"], isClaimedBetter: false },
      statement:
        "a token stops once its gates have let through all but ε of it, and skips the blocks that are left",
      metric: { name: "bits", unit: "bits per character, held out", better: "lower" },
    },
    ["halted", "full", "random"],
  ),
  STOP,
  used(
    {
      ...{ name: "entropy-sampling", claims: ["R14"], isClaimedBetter: true },
      statement: "the temperature follows the entropy of each distribution by the rule with φ",
      metric: { name: "missNats", unit: "nats, mean |entropy - target|", better: "lower" },
    },
    ["phi", "fixed", "top_p"],
    0.1,
  ),
];

/** A config with what differs; what already stands in it stays. */
function changed(config: ResoformerTrialConfig, change: Change): ResoformerTrialConfig {
  return resoformerTrialConfig(true, {
    model: { ...config.model, ...change.model },
    training: { ...config.training, ...change.training },
    feed: change.feed ?? config.feed,
    nulls: [...config.nulls, ...(change.nulls ?? [])],
  });
}

/** The mechanisms of spiral, rows A to O of what must move when one is taken away. */
import type { Metric, Side } from "../comparison.ts";
import type { Mechanism } from "../mechanism.ts";
import { attributionTrial } from "./attribution_trial.ts";
import { fusionTrial } from "./fusion_trial.ts";
import { alone, matchedRank, type SpiralAblationBase, taught, trained } from "./mechanism_kinds.ts";
import { type PulsedBlock, pulseTrial } from "./pulse_trial.ts";
import type { SpiralTrialOptions } from "./spiral_config.ts";

/** Few windows learnt by heart: the student is over-fitted, and an eighth of them is kept to judge temperatures on. */
const OVERFIT: SpiralTrialOptions = {
  data: { kind: "sample", windows: 512 },
  model: { distillation: 0, temperatureFrom: "heldOut", temperatureMax: 8 },
  training: { learningRate: 4e-3 },
};

const COST: Metric = {
  name: "rankOps",
  unit: "multiply-adds a token in queries, keys and their products",
  better: "lower",
};
const SAME_BATCHES = "the same batches and no student";

/** Model settings, and training that never slows down. */
const CONSTANT: SpiralTrialOptions = { training: { schedule: "constant" } };

/**
 * Every mechanism of spiral that can be taken away, with its null control.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { SPIRAL_MECHANISMS } from "@haze/haze/experiments";
 * assert(SPIRAL_MECHANISMS.every(({ model }) => model === "spiral"));
 * ```
 */
export const SPIRAL_MECHANISMS: readonly Mechanism<SpiralAblationBase>[] = [
  alone(
    {
      ...{ name: "precision-fusion", claims: ["S2"], isClaimedBetter: true },
      statement: "A: heads that read one vector with noises of their own are weighed by tempered precision",
      metric: { name: "mse", unit: "mean squared error of the fused vector", better: "lower" },
    },
    "the same four heads and 4,096 components",
    () => {
      const trial = fusionTrial();
      const side = (name: string): Side => ({ label: name, trial, metric: `mse.${name}` });
      return [side("tempered"), side("uniform"), side("turned")];
    },
  ),
  alone(
    {
      ...{ name: "reliability-tracker", claims: ["S2"], isClaimedBetter: true },
      statement:
        "B: heads weigh by their running NLL; one of them speaks of another token from half of the run on",
      metric: {
        name: "fusedNats",
        unit: "nats, expected NLL of the fused teacher afterwards",
        better: "lower",
      },
    },
    SAME_BATCHES,
    (base) => {
      const model = {
        corruptHead: "bigram",
        corruptFrom: Math.ceil(base.config.training.steps / 2),
      } as const;
      return [
        taught(base, "follows", { model }),
        taught(base, "stopped", { model, tracker: "stopped" }),
        taught(base, "next head's", { model, tracker: "turned" }),
      ];
    },
  ),
  trained(
    {
      ...{ name: "retrieval", claims: ["S3"], isClaimedBetter: true },
      statement: "C: one of the teacher's heads gives scores to the likeliest successors",
    },
    {
      on: { label: "8 retrieved" },
      off: { label: "none", model: { retrieved: 0 } },
      null: { label: "another token's", model: { corruptHead: "retrieval" } },
    },
  ),
  alone(
    {
      ...{ name: "source-weights", claims: ["S3"], isClaimedBetter: true },
      statement: "D: a tenth of the sources lies; each source is weighed by the credit that it earns",
      metric: { name: "headNats.retrieval", unit: "nats, NLL of the retrieving head", better: "lower" },
    },
    SAME_BATCHES,
    (base) => {
      const side = (label: string, sourceRule: "credit" | "none" | "use") =>
        taught(base, label, { model: { liars: 0.1, sourceRule } });
      return [side("credit", "credit"), side("all weigh 1", "none"), side("by use", "use")];
    },
  ),
  alone(
    {
      ...{ name: "attribution", claims: ["S4"], isClaimedBetter: true, smallestEffect: 0.05 },
      statement: "E: credits of sources add up to what they did to log q of the target",
      metric: { name: "correlation", unit: "correlation of a case's credits and its gain", better: "higher" },
    },
    "the same cases",
    ({ lab, config: { model, training } }) => {
      const trial = attributionTrial(model.vocabSize, training.steps, lab);
      const side = (name: string): Side => ({ label: name, trial, metric: `correlation.${name}` });
      return [side("path"), side("use"), side("another")];
    },
  ),
  trained(
    {
      ...{ name: "distillation", claims: ["S1"], isClaimedBetter: true },
      statement: "F: the student follows the teacher's distributions beside the tokens that come",
    },
    {
      on: { label: "λ = 5" },
      off: { label: "none", model: { distillation: 0 } },
      null: { label: "a teacher led astray", model: { corruptHead: "all" } },
    },
  ),
  trained(
    {
      ...{ name: "shared-rank", claims: ["S10", "S12"], isClaimedBetter: true },
      statement: "G: the shared projection, fixed here, has many directions",
    },
    {
      on: { label: "r directions", model: { trainProjection: false } },
      off: {
        label: "an eighth of r",
        model: { trainProjection: false },
        sizes: ({ r }) => ({ r: Math.max(1, r >> 3) }),
      },
      null: { label: "r that repeat an eighth", model: { trainProjection: false }, nulls: ["repeatedRows"] },
    },
  ),
  trained(
    {
      ...{ name: "trained-projection", claims: ["S12"], isClaimedBetter: true },
      statement: "G: the shared projection is trained",
    },
    {
      on: { label: "trained" },
      off: { label: "fixed", model: { trainProjection: false } },
      null: {
        label: "fixed, as many trained elsewhere",
        model: { trainProjection: false },
        sizes: matchedRank,
      },
    },
  ),
  trained(
    {
      ...{ name: "data-projection", claims: ["S12"], isClaimedBetter: true },
      statement: "G: the shared projection, fixed here, is made of counted successors",
    },
    {
      on: { label: "of the data", model: { trainProjection: false, projection: "data" } },
      off: { label: "random", model: { trainProjection: false } },
      null: {
        label: "of another world",
        model: { trainProjection: false, projection: "data" },
        nulls: ["foreignProjection"],
      },
    },
  ),
  trained(
    {
      ...{ name: "context", claims: ["S12"], isClaimedBetter: true },
      statement: "H: rank-k attention reads eight tokens of a text rather than one",
    },
    {
      on: { label: "8 tokens" },
      off: { label: "1 token", model: { T: 1 } },
      null: { label: "7 of another window", nulls: ["foreignContext"] },
    },
    { data: { kind: "text", tokVocab: 256 } },
  ),
  trained(
    {
      ...{ name: "keep-k", claims: ["S7"], isClaimedBetter: false },
      statement: "I: how many columns of queries and keys are in use follows the hazard of each block",
    },
    {
      on: { label: "controlled" },
      off: { label: "all k", model: { controlKeepK: false }, sizes: ({ k }) => ({ keepK: k }) },
      null: { label: "two", model: { controlKeepK: false, keepK: 2 } },
    },
  ),
  trained(
    {
      ...{ name: "keep-k-cost", claims: ["S7"], isClaimedBetter: true, metric: COST, smallestEffect: 100 },
      statement: "I: what columns in use cost, in place of what they bring",
    },
    {
      on: { label: "controlled" },
      off: { label: "all k", model: { controlKeepK: false }, sizes: ({ k }) => ({ keepK: k }) },
      null: { label: "by the next block's hazard", nulls: ["turnedControl"] },
    },
  ),
  alone(
    {
      ...{ name: "hazard-pulse", claims: ["S7"], isClaimedBetter: true, smallestEffect: 0.5 },
      statement: "J: for one step a block's gradient is ten times itself; that block alone gets columns",
      metric: { name: "keepKRise", unit: "columns that the block got in that step", better: "higher" },
    },
    "the same run but for one step",
    ({ lab, config }) => {
      const { training, model } = config;
      const short = {
        ...config,
        training: { ...training, steps: Math.min(60, Math.max(40, training.steps)) },
        model,
      };
      const side = (label: string, pulsed: PulsedBlock): Side => ({
        label,
        trial: pulseTrial(short, pulsed, lab),
      });
      return [side("pulse", "own"), side("none", "none"), side("pulse in the next block", "other")];
    },
  ),
  trained(
    {
      ...{ name: "uncertainty-rate", claims: ["S8"], isClaimedBetter: true },
      statement: "K: each block's learning rate, constant otherwise, follows its uncertainty ρ",
    },
    {
      on: { label: "ρ moves" },
      off: { label: "ρ = 0", model: { uncertaintyRate: false } },
      null: { label: "the next block's ρ", nulls: ["turnedControl"] },
    },
    CONSTANT,
  ),
  trained(
    {
      ...{ name: "variance-temperature", claims: ["S5"], isClaimedBetter: true },
      statement:
        "L: an over-fitted student's temperature follows its variances, moved by windows that train nothing else",
    },
    {
      on: { label: "held-out feedback" },
      off: { label: "T = 1", model: { temperatureLambda: 0 } },
      null: { label: "variances as they began", nulls: ["frozenTemperature"] },
    },
    OVERFIT,
  ),
  trained(
    {
      ...{ name: "calibrated-temperature", claims: ["S5"], isClaimedBetter: true },
      statement: "L: the same for a student that is not over-fitted, moved by the training loss",
    },
    {
      on: { label: "from variance" },
      off: { label: "T = 1", model: { temperatureLambda: 0 } },
      null: { label: "variances as they began", nulls: ["frozenTemperature"] },
    },
  ),
  trained(
    {
      ...{ name: "temperature-gradient", claims: ["S6"], isClaimedBetter: true },
      statement: "M: the exact gradient through Σ moves log-precisions of an over-fitted student",
    },
    {
      on: { label: "exact" },
      off: { label: "none", nulls: ["frozenTemperature"] },
      null: { label: "the other sign", nulls: ["flippedTemperature"] },
    },
    OVERFIT,
  ),
  trained(
    {
      ...{ name: "exact-logit-gradient", claims: ["S1"], isClaimedBetter: true },
      statement: "N: logits get their gradient, not 25 times it cut off at ±5",
    },
    {
      on: { label: "exact" },
      off: { label: "upstream's", model: { logitGradient: "upstream" } },
      null: { label: "25 times, not cut", model: { logitGradient: "boosted" } },
    },
  ),
  trained(
    {
      ...{ name: "layer-decisions", claims: ["S11"], isClaimedBetter: true },
      statement:
        "O: each block is poked, explored, pruned or held by its own hazard and the teacher's reliability",
    },
    {
      on: { label: "controlled" },
      off: { label: "always held", model: { controlKeepK: false, uncertaintyRate: false } },
      null: { label: "by the next block's hazard", nulls: ["turnedControl"] },
    },
  ),
];

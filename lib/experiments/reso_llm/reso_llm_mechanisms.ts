/** The mechanisms of Reso-LLM, a row or more for each of its layers. */
import type { Metric, Side } from "../comparison.ts";
import type { Mechanism, MechanismArm } from "../mechanism.ts";
import type { Trial } from "../trial.ts";
import { agentsTrial } from "./agents_trial.ts";
import { matchedResoLLM, resoLLMBudget } from "./matched.ts";
import { memoryTrial } from "./memory_trial.ts";
import { RESO_LLM_NATS, SMALLEST_NATS } from "./metrics.ts";
import { type ResoLLMTrialConfig, resoLLMTrialConfig, type ResoLLMTrialOptions } from "./reso_llm_config.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";
import { resoLLMTrial } from "./reso_llm_trial.ts";
import { switchTrial } from "./switch_trial.ts";
import { resoLLMUseTrial } from "./use_trial.ts";

/** What an ablation of Reso-LLM starts from. */
export interface ResoLLMAblationBase {
  /** Talks, text and backend. */
  readonly lab: ResoLLMLab;
  /** The model with its default layers, and how it is trained. */
  readonly config: ResoLLMTrialConfig;
}

/** How much is written, and how many queries are asked. */
const [WRITTEN, QUERIES, AGENT_TEXTS] = [{ goals: 24, texts: 8, loops: 12 }, 240, 6] as const;

interface Change extends ResoLLMTrialOptions {
  readonly label: string;
}

type Entry = Pick<Mechanism, "name" | "statement" | "claims" | "isClaimedBetter">;

const SHARED = { model: "reso-llm", matched: "parameters" } as const;

/** A layer that is decided by training with it, without it, and with its control, at equal parameters. */
function trained(
  entry: Entry,
  [on, off, control]: readonly [Change, Change, Change],
): Mechanism<ResoLLMAblationBase> {
  return {
    ...{ ...SHARED, ...entry, metric: RESO_LLM_NATS, smallestEffect: SMALLEST_NATS },
    arms({ lab, config }) {
      const reference = changed(config, on);
      const arm = (change: Change): MechanismArm => {
        const own = matchedResoLLM(changed(config, change), reference);
        return {
          ...{ label: change.label, trial: resoLLMTrial(own, lab) },
          budget: resoLLMBudget(own, reference),
        };
      };
      return {
        on: { label: on.label, trial: resoLLMTrial(reference, lab) },
        ...{ off: arm(off), null: arm(control) },
      };
    },
  };
}

/** A layer that acts when a model is used: all arms are figures of one trial. */
function used(
  entry: Entry,
  { metric, smallestEffect, trialOf }: {
    readonly metric: Metric;
    readonly smallestEffect: number;
    readonly trialOf: (base: ResoLLMAblationBase) => Trial;
  },
  [on, off, control]: readonly [string, string, string],
): Mechanism<ResoLLMAblationBase> {
  return {
    ...{ ...SHARED, ...entry, metric, smallestEffect },
    arms(base) {
      const trial = trialOf(base);
      const side = (name: string): Side => ({ label: name, trial, metric: name });
      const budget = "one run for all";
      return { on: side(on), off: { ...side(off), budget }, null: { ...side(control), budget } };
    },
  };
}

const inUse = ({ lab, config }: ResoLLMAblationBase): Trial => resoLLMUseTrial(config, WRITTEN, lab);
const USUAL: Change = { label: "on" };
const WITHOUT_CONCEPTS = { "prsc.enabled": false } as const;

/**
 * Every layer of Reso-LLM that can be taken away, with its null control.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { RESO_LLM_MECHANISMS } from "@haze/haze/experiments";
 * assert(RESO_LLM_MECHANISMS.every(({ model }) => model === "reso-llm"));
 * ```
 */
export const RESO_LLM_MECHANISMS: readonly Mechanism<ResoLLMAblationBase>[] = [
  trained({
    ...{ name: "oscillators", claims: ["G8"], isClaimedBetter: true },
    statement: "tokens have coupled oscillators, and attention follows their phases",
  }, [
    USUAL,
    { label: "none", model: { useKuramotoDynamics: false } },
    { label: "phases by lot", nulls: ["strayPhases"] },
  ]),
  trained({
    ...{ name: "concepts", claims: ["G3"], isClaimedBetter: true },
    statement: "frequent runs of tokens are bound, and their features are added where they end",
  }, [
    USUAL,
    { label: "none", model: WITHOUT_CONCEPTS },
    { label: "bindings by lot", nulls: ["mixedBindings"] },
  ]),
  trained({
    ...{ name: "memory", claims: ["G4"], isClaimedBetter: true },
    statement: "a talk's earlier windows are remembered in sixteen numbers, which the model reads",
  }, [
    { label: "on", model: WITHOUT_CONCEPTS },
    { label: "none", model: { ...WITHOUT_CONCEPTS, "temporalSmf.enabled": false } },
    { label: "another row's", model: WITHOUT_CONCEPTS, nulls: ["foreignMemory"] },
  ]),
  trained({
    ...{ name: "golden-heads", claims: ["G9"], isClaimedBetter: true },
    statement: "heads are weighted by learned numbers that begin as powers of the golden ratio",
  }, [
    USUAL,
    { label: "alike", model: { useResonance: false } },
    { label: "learned from 1", nulls: ["headsFromOne"] },
  ]),
  trained({
    ...{ name: "coherence-gate", claims: ["G9"], isClaimedBetter: true },
    statement: "what a feed-forward layer adds passes a gate that opens with its coherence",
  }, [
    USUAL,
    { label: "none", model: { useCoherenceGating: false } },
    { label: "half open always", model: { coherenceSlope: 0 } },
  ]),
  trained({
    ...{ name: "prime-features", claims: [], isClaimedBetter: true },
    statement: "token vectors get what is learned of the logarithm of their primes",
  }, [
    USUAL,
    { label: "none", model: { usePrimeFeatures: false } },
    { label: "a direction by lot", nulls: ["strayPrimes"] },
  ]),
  used({
    ...{ name: "goals", claims: ["G2"], isClaimedBetter: true },
    statement: "a goal's words weigh more until they have been said",
  }, {
    metric: { name: "goalRate", unit: "goal words a word", better: "higher" },
    ...{ smallestEffect: 0.003, trialOf: inUse },
  }, ["goalRate.own", "goalRate.none", "goalRate.other"]),
  used({
    ...{ name: "monitor", claims: ["G5", "G11"], isClaimedBetter: true },
    statement: "at a temperature of 2 the monitor cools a text that becomes unstable",
  }, {
    metric: { name: "madeUpShare", unit: "words that the text does not hold", better: "lower" },
    ...{ smallestEffect: 0.02, trialOf: inUse },
  }, ["madeUpShare.on", "madeUpShare.off", "madeUpShare.fixed"]),
  used({
    ...{ name: "resonance", claims: ["G7"], isClaimedBetter: true },
    statement: "noise that begins with a loop and grows ends it",
  }, {
    metric: { name: "escaped", unit: "loops left within 20 tokens, share", better: "higher" },
    ...{ smallestEffect: 0.1, trialOf: inUse },
  }, ["escaped.ramp", "escaped.none", "escaped.0.1"]),
  used({
    ...{ name: "recall", claims: ["G4"], isClaimedBetter: true },
    statement: "a line is found again by three of its words, by hashes of words that rarity weighs",
  }, {
    metric: { name: "recall.20", unit: "share found first of 20", better: "higher" },
    ...{ smallestEffect: 0.05, trialOf: ({ lab }) => memoryTrial(QUERIES, lab) },
  }, ["recall.20", "recall.20.0.001", "upstream.20"]),
  used({
    ...{ name: "consensus", claims: ["G6"], isClaimedBetter: true },
    statement: "agents mix what they foretell by the fidelity of their link",
  }, {
    metric: { name: "nats", unit: "nats per token, held out", better: "lower" },
    ...{ smallestEffect: 0.02, trialOf: ({ lab, config }) => agentsTrial(config, AGENT_TEXTS, lab) },
  }, ["nats.1", "nats.alone", "nats.0"]),
  ...(["kuramoto", "prsc", "temporalSmf", "agency"] as const).map((layer) =>
    used({
      ...{ name: `${layer.toLowerCase()}-logits`, claims: ["G8"], isClaimedBetter: true },
      statement: `predictions move where ${layer} acts, and not at all where it is idle`,
    }, {
      metric: { name: "kl", unit: "nats of divergence from the model without it", better: "higher" },
      ...{ smallestEffect: 1e-5, trialOf: ({ lab, config }) => switchTrial(config, lab) },
    }, [`kl.${layer}`, `idle.${layer}`, `idle.${layer}`])
  ),
];

/** A config with what differs; what already stands in it stays. */
function changed(config: ResoLLMTrialConfig, change: Change): ResoLLMTrialConfig {
  return resoLLMTrialConfig(true, {
    model: { ...config.model, ...change.model },
    training: { ...config.training, ...change.training },
    talks: config.talks,
    nulls: [...config.nulls, ...(change.nulls ?? [])],
  });
}

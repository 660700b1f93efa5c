/** What is taken where a config says nothing, and which values there are. */
import { INVERSE_PHI } from "../../../physics/mod.ts";
import type { ResoLLMSettings, ResoLLMSizes } from "./settings.ts";

/** A key's default, and its range or choices. */
export type Field =
  | { readonly value: number; readonly from: number; readonly to: number; readonly isWhole: boolean }
  | { readonly value: string; readonly choices?: readonly string[] }
  | { readonly value: boolean };

/** All settings but the sizes. */
export type ResoLLMOptions = Omit<ResoLLMSettings, keyof ResoLLMSizes>;

const whole = (value: number, from: number, to: number): Field => ({ value, from, to, isWhole: true });
const number = (value: number, from: number, to: number): Field => ({ value, from, to, isWhole: false });
const share = (value: number): Field => number(value, 0, 1);
const flag = (value: boolean): Field => ({ value });

/** One row a key. */
export const FIELDS: Readonly<Record<keyof ResoLLMOptions, Field>> = {
  standardMode: flag(false),
  rule: { value: "reso", choices: ["reso", "upstream"] },
  useResonance: flag(true),
  positions: { value: "rope", choices: ["rope", "resonance"] },
  usePrimeFeatures: flag(true),
  useCoherenceGating: flag(true),
  coherenceThreshold: share(INVERSE_PHI),
  coherenceSlope: number(10, 0, 1e4),
  beginId: whole(2, 0, 2 ** 21),
  haltEpsilon: share(0),
  useKuramotoDynamics: flag(true),
  kuramotoCoupling: number(1, 0, 100),
  kuramotoSteps: whole(5, 1, 50),
  kuramotoFrequency: number(1, 0, 100),

  "agency.enabled": flag(true),
  "agency.maxFoci": whole(5, 0, 1000),
  "agency.maxGoals": whole(10, 1, 1000),
  "agency.attentionDecayRate": share(0.02),
  "agency.noveltyWeight": share(0.4),
  "agency.relevanceWeight": share(0.4),
  "agency.intensityWeight": share(0.2),
  "agency.goalCoherenceThreshold": share(0.3),
  // Half of it, as the specification has it, does not double how often a goal's word is said: claim G2.
  "agency.bias": number(2, 0, 100),
  "agency.achievedAt": share(0.8),

  "prsc.enabled": flag(true),
  "prsc.coherenceThreshold": share(0.7),
  "prsc.maxBindings": whole(1000, 0, 2 ** 20),
  "prsc.compositionDecay": share(0.1),
  "prsc.autoBindFrequent": flag(true),

  "temporalSmf.enabled": flag(true),
  "temporalSmf.memoryDecayRate": number(0.01, 0, 100),
  "temporalSmf.maxMoments": whole(1000, 1, 2 ** 20),
  "temporalSmf.importanceThreshold": share(0.1),
  "temporalSmf.episodicTagging": flag(true),

  "stability.enabled": flag(true),
  "stability.lyapunovThreshold": number(0.1, 0, 100),
  "stability.entropyWindow": whole(40, 11, 10_000),
  "stability.predictiveHorizon": whole(5, 1, 10_000),
  "stability.autoTemperatureAdjust": flag(true),
  "stability.minTemperature": number(0.3, 0, 100),
  "stability.maxTemperature": number(1.5, 0, 100),

  "entanglement.enabled": flag(false),
  "entanglement.nodeId": { value: "primary" },
  "entanglement.defaultPrimes": { value: "2,3" },
  "entanglement.baseFidelity": number(0.95, 0.5, 1),
  "entanglement.successProbability": share(0.8),
  "entanglement.distillationTarget": share(0.99),

  "stochasticResonance.enabled": flag(false),
  "stochasticResonance.noiseAmplitude": share(0.1),
  "stochasticResonance.signalThreshold": number(0.3, 0, 100),
  "stochasticResonance.optimalNoiseRatio": share(0.5),
  "stochasticResonance.escapeThreshold": share(0.8),
};

/**
 * The defaults of {@linkcode ResoLLMSettings}: the seed's, with all layers on but the two that it has off.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESO_LLM_DEFAULTS } from "@haze/haze/reso-llm";
 * const off = Object.entries(RESO_LLM_DEFAULTS).filter(([key, value]) => key.endsWith(".enabled") && !value);
 * assertEquals(off.map(([key]) => key), ["entanglement.enabled", "stochasticResonance.enabled"]);
 * ```
 */
export const RESO_LLM_DEFAULTS: ResoLLMOptions = Object.fromEntries(
  Object.entries(FIELDS).map(([key, { value }]) => [key, value]),
) as unknown as ResoLLMOptions;

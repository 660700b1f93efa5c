/**
 * Everything that a Reso-LLM is made with, as one flat table.
 *
 * Upstream has more fields, of which nothing depends: `use_smf_memory`, `memory_decay_rate`, `max_memories` and `smf_dim`
 * beside the memory's own group (a sedenion has 16 components), `stability_threshold` beside the monitor's,
 * `temporal_resolution` (a token is the unit of time), `landscape_path` and `landscape_min_confidence`,
 * `bifurcation_sensitivity`, `swap_success_probability` (agents are linked in pairs, without a swap). `dropout`, `learning_rate`, `batch_size`, `epochs` and `save_steps` are settings of training.
 */
import type { TransformerSizes } from "../../transformer_sizes.ts";

/** Sizes, which have no default; heads are of even size. */
export type ResoLLMSizes = TransformerSizes;

/** What acts in the forward pass whatever the layers do. */
export interface ResoLLMCore {
  /** All layers that the seed adds to a transformer are off: PRSC, Kuramoto, agency, memory, monitor, resonance. */
  readonly standardMode: boolean;
  /**
   * `upstream`: biases in attention, heads alike, the exact GELU, no prime features, no norm before the head, as upstream's
   * standard mode computes. It takes `standardMode`.
   */
  readonly rule: "reso" | "upstream";
  /** Whether heads have learned weights that begin at φ^(−h), or are all alike. */
  readonly useResonance: boolean;
  /** How heads know places: `rope` turns by the distance, `resonance` by R̂'s logarithms to prime bases. */
  readonly positions: "rope" | "resonance";
  /** Whether token vectors get 0.1·Linear(ln p) of their prime p. */
  readonly usePrimeFeatures: boolean;
  /** Whether blocks have a coherence gate on what their feed-forward layer adds. */
  readonly useCoherenceGating: boolean;
  /** τ: coherence at which a gate is half open. */
  readonly coherenceThreshold: number;
  /** How sharply it opens there. */
  readonly coherenceSlope: number;
  /** Id of the mark that begins a text: a row of a batch that begins with it remembers nothing. */
  readonly beginId: number;
  /** ε: a token halts at inference once all but ε of it has; 0 never. */
  readonly haltEpsilon: number;
  /** Whether every token has an oscillator, whose phase moves attention. */
  readonly useKuramotoDynamics: boolean;
  /** K: how strongly oscillators are coupled, and with them attention; 0 leaves attention as it is. */
  readonly kuramotoCoupling: number;
  /** M: Runge–Kutta steps of 0.1. */
  readonly kuramotoSteps: number;
  /** ω of a token whose ln p lies one deviation above the mean, in radians a unit of time. */
  readonly kuramotoFrequency: number;
}

/** Foci and goals. */
export interface AgencySettings {
  /** Whether the layer is there. */
  readonly "agency.enabled": boolean;
  /** Foci at most; 0: none. */
  readonly "agency.maxFoci": number;
  /** Active goals at most. */
  readonly "agency.maxGoals": number;
  /** Share that a focus loses at each token. */
  readonly "agency.attentionDecayRate": number;
  /** Share of novelty in salience. */
  readonly "agency.noveltyWeight": number;
  /** Share of relevance to goals in salience. */
  readonly "agency.relevanceWeight": number;
  /** Share of a token's own amplitude in salience. */
  readonly "agency.intensityWeight": number;
  /** How far an axis must fall below what the memory has shown of it for the model to form a goal. */
  readonly "agency.goalCoherenceThreshold": number;
  /** β: what a focus of intensity 1 adds to the logits of its tokens, and to the scores of its keys. */
  readonly "agency.bias": number;
  /** Progress at which a goal is achieved. */
  readonly "agency.achievedAt": number;
}

/** Concepts bound to tokens. */
export interface PRSCSettings {
  /** Whether the layer is there. */
  readonly "prsc.enabled": boolean;
  /** Mean coherence from which the bindings count as coherent. */
  readonly "prsc.coherenceThreshold": number;
  /** Bindings at most; the one used longest ago goes. */
  readonly "prsc.maxBindings": number;
  /** Share that each further operand of a composition loses. */
  readonly "prsc.compositionDecay": number;
  /** Whether training binds runs of tokens that it has seen three times. */
  readonly "prsc.autoBindFrequent": boolean;
}

/** Episodic memory. */
export interface TemporalSMFSettings {
  /** Whether the layer is there. */
  readonly "temporalSmf.enabled": boolean;
  /** λ: a moment of age t counts e^(−λt); a token is a unit of time. */
  readonly "temporalSmf.memoryDecayRate": number;
  /** Moments at most; the weakest go. */
  readonly "temporalSmf.maxMoments": number;
  /** Strength below which a moment is forgotten. */
  readonly "temporalSmf.importanceThreshold": number;
  /** Whether moments are tagged with when they were learnt. */
  readonly "temporalSmf.episodicTagging": boolean;
}

/** The monitor of a generation. */
export interface StabilitySettings {
  /** Whether the monitor acts: warns, ends texts, moves the temperature. It measures in any case. */
  readonly "stability.enabled": boolean;
  /** λ above which a trace is unstable. */
  readonly "stability.lyapunovThreshold": number;
  /** Tokens that it looks back on. */
  readonly "stability.entropyWindow": number;
  /** Tokens ahead that it warns of. */
  readonly "stability.predictiveHorizon": number;
  /** Whether it moves the temperature. */
  readonly "stability.autoTemperatureAdjust": boolean;
  /** Temperatures stay above this. */
  readonly "stability.minTemperature": number;
  /** And below this. */
  readonly "stability.maxTemperature": number;
}

/** Links to other agents. */
export interface EntanglementSettings {
  /** Whether this agent takes part. */
  readonly "entanglement.enabled": boolean;
  /** Its name in the network. */
  readonly "entanglement.nodeId": string;
  /** The two primes of a pair, as `2,3`. */
  readonly "entanglement.defaultPrimes": string;
  /** Mean fidelity of a fresh pair. */
  readonly "entanglement.baseFidelity": number;
  /** Probability that a source gives a pair. */
  readonly "entanglement.successProbability": number;
  /** Fidelity at which distilling ends. */
  readonly "entanglement.distillationTarget": number;
}

/** Noise against loops. */
export interface StochasticResonanceSettings {
  /** Whether it listens for loops. */
  readonly "stochasticResonance.enabled": boolean;
  /** Noise at first, as a share of the signal's root mean square. */
  readonly "stochasticResonance.noiseAmplitude": number;
  /** Size below which a component counts as weak, as a share of the root mean square. */
  readonly "stochasticResonance.signalThreshold": number;
  /** Share of the noise that weak components get. */
  readonly "stochasticResonance.optimalNoiseRatio": number;
  /** Repetition above which it acts. */
  readonly "stochasticResonance.escapeThreshold": number;
}

/** All of them: a checkpoint's JSON and `--set key=value` alike. */
export type ResoLLMSettings =
  & ResoLLMSizes
  & ResoLLMCore
  & AgencySettings
  & PRSCSettings
  & TemporalSMFSettings
  & StabilitySettings
  & EntanglementSettings
  & StochasticResonanceSettings;

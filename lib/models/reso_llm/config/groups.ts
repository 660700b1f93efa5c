/**
 * The groups of a config by the seed's names: each takes what it is given and the defaults for the rest. What values there
 * may be is checked where they come together, in a `ResoLLMConfig`.
 *
 * Their constructors differ in a name alone. They stand here one by one, as users make each by its class, and a class that
 * a function makes has no type that a registry's documentation could show.
 */
import { nearestName } from "../../../metrics/mod.ts";
import { FIELDS } from "./defaults.ts";

/** A group with its defaults, unknown keys refused. */
function filled(name: string, prefix: string, given: object): Record<string, unknown> {
  const own = Object.entries(FIELDS).filter(([key]) => key.startsWith(`${prefix}.`));
  const defaults = own.map(([key, { value }]) => [key.slice(prefix.length + 1), value] as const);
  const known = defaults.map(([key]) => key);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    throw new RangeError(
      `Cannot make ${name} as it has no such key: ${unknown}\nhint: ${
        nearest ? `did you mean ${nearest}?` : `keys are ${known.join(", ")}`
      }`,
    );
  }
  return { ...Object.fromEntries(defaults), ...given };
}

/**
 * Foci and goals.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { AgencyConfig } from "@haze/haze/reso-llm";
 * const { maxGoals, maxFoci } = new AgencyConfig({ maxGoals: 3 });
 * assertEquals([maxGoals, maxFoci], [3, 5]);
 * const misspelt: object = { maxGoal: 3 };
 * assertThrows(() => new AgencyConfig(misspelt), RangeError, "did you mean maxGoals?");
 * ```
 */
export class AgencyConfig {
  /** Whether the layer is there. */
  declare readonly enabled: boolean;
  /** Foci at most; 0: none. */
  declare readonly maxFoci: number;
  /** Active goals at most. */
  declare readonly maxGoals: number;
  /** Share that a focus loses at each token. */
  declare readonly attentionDecayRate: number;
  /** Share of novelty in salience. */
  declare readonly noveltyWeight: number;
  /** Share of relevance to goals in salience. */
  declare readonly relevanceWeight: number;
  /** Share of a token's own amplitude in salience. */
  declare readonly intensityWeight: number;
  /** How far an axis must fall below what the memory has shown of it for the model to form a goal. */
  declare readonly goalCoherenceThreshold: number;
  /** β: what a focus of intensity 1 adds to the logits of its tokens, and to the scores of its keys. */
  declare readonly bias: number;
  /** Progress at which a goal is achieved. */
  declare readonly achievedAt: number;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<AgencyConfig> = {}) {
    Object.assign(this, filled("AgencyConfig", "agency", given));
  }
}

/**
 * Concepts bound to tokens.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PRSCConfig, ResoLLMConfig } from "@haze/haze/reso-llm";
 * const config = new ResoLLMConfig({ dim: 64, prsc: new PRSCConfig({ maxBindings: 20 }) });
 * assertEquals(config.settings["prsc.maxBindings"], 20);
 * ```
 */
export class PRSCConfig {
  /** Whether the layer is there. */
  declare readonly enabled: boolean;
  /** Mean coherence from which the bindings count as coherent. */
  declare readonly coherenceThreshold: number;
  /** Bindings at most; the one used longest ago goes. */
  declare readonly maxBindings: number;
  /** Share that each further operand of a composition loses. */
  declare readonly compositionDecay: number;
  /** Whether training binds runs of tokens that it has seen three times. */
  declare readonly autoBindFrequent: boolean;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<PRSCConfig> = {}) {
    Object.assign(this, filled("PRSCConfig", "prsc", given));
  }
}

/**
 * Episodic memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { TemporalSMFConfig } from "@haze/haze/reso-llm";
 * const { memoryDecayRate } = new TemporalSMFConfig();
 * assertEquals(Math.round(Math.LN2 / memoryDecayRate), 69); // tokens after which a moment counts half
 * ```
 */
export class TemporalSMFConfig {
  /** Whether the layer is there. */
  declare readonly enabled: boolean;
  /** λ: a moment of age t counts e^(−λt); a token is a unit of time. */
  declare readonly memoryDecayRate: number;
  /** Moments at most; the weakest go. */
  declare readonly maxMoments: number;
  /** Strength below which a moment is forgotten. */
  declare readonly importanceThreshold: number;
  /** Whether moments are tagged with when they were learnt. */
  declare readonly episodicTagging: boolean;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<TemporalSMFConfig> = {}) {
    Object.assign(this, filled("TemporalSMFConfig", "temporalSmf", given));
  }
}

/**
 * The monitor of a generation.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { layersOf, ResoLLMConfig, StabilityConfig } from "@haze/haze/reso-llm";
 * const { settings } = new ResoLLMConfig({ dim: 64, stability: new StabilityConfig({ enabled: false }) });
 * assertEquals([layersOf(settings).stability, layersOf(settings).agency], [false, true]);
 * ```
 */
export class StabilityConfig {
  /** Whether the monitor acts: warns, ends texts, moves the temperature. It measures in any case. */
  declare readonly enabled: boolean;
  /** λ above which a trace is unstable. */
  declare readonly lyapunovThreshold: number;
  /** Tokens that it looks back on. */
  declare readonly entropyWindow: number;
  /** Tokens ahead that it warns of. */
  declare readonly predictiveHorizon: number;
  /** Whether it moves the temperature. */
  declare readonly autoTemperatureAdjust: boolean;
  /** Temperatures stay above this. */
  declare readonly minTemperature: number;
  /** And below this. */
  declare readonly maxTemperature: number;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<StabilityConfig> = {}) {
    Object.assign(this, filled("StabilityConfig", "stability", given));
  }
}

/**
 * Links to other agents.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EntanglementConfig, ResoLLMConfig } from "@haze/haze/reso-llm";
 * const agents = ["alpha", "beta"].map((nodeId) => new EntanglementConfig({ enabled: true, nodeId }));
 * const [, beta] = agents.map((entanglement) => new ResoLLMConfig({ dim: 64, entanglement }));
 * assertEquals([beta.entanglement.nodeId, beta.entanglement.baseFidelity], ["beta", 0.95]);
 * ```
 */
export class EntanglementConfig {
  /** Whether this agent takes part. */
  declare readonly enabled: boolean;
  /** Its name in the network. */
  declare readonly nodeId: string;
  /** The two primes of a pair, as `2,3`. */
  declare readonly defaultPrimes: string;
  /** Mean fidelity of a fresh pair. */
  declare readonly baseFidelity: number;
  /** Probability that a source gives a pair. */
  declare readonly successProbability: number;
  /** Fidelity at which distilling ends. */
  declare readonly distillationTarget: number;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<EntanglementConfig> = {}) {
    Object.assign(this, filled("EntanglementConfig", "entanglement", given));
  }
}

/**
 * Noise against loops.
 *
 * @example Values are checked in a config
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { ResoLLMConfig, StochasticResonanceConfig } from "@haze/haze/reso-llm";
 * const stochasticResonance = new StochasticResonanceConfig({ enabled: true, noiseAmplitude: 2 });
 * assertThrows(() => new ResoLLMConfig({ dim: 64, stochasticResonance }), RangeError, "noiseAmplitude");
 * ```
 */
export class StochasticResonanceConfig {
  /** Whether it listens for loops. */
  declare readonly enabled: boolean;
  /** Noise at first, as a share of the signal's root mean square. */
  declare readonly noiseAmplitude: number;
  /** Size below which a component counts as weak, as a share of the root mean square. */
  declare readonly signalThreshold: number;
  /** Share of the noise that weak components get. */
  declare readonly optimalNoiseRatio: number;
  /** Repetition above which it acts. */
  declare readonly escapeThreshold: number;

  /**
   * Takes what is given, and the defaults for the rest.
   *
   * @throws {RangeError} if a key is unknown.
   */
  constructor(given: Partial<StochasticResonanceConfig> = {}) {
    Object.assign(this, filled("StochasticResonanceConfig", "stochasticResonance", given));
  }
}

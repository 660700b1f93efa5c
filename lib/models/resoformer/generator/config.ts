/** The settings of the generator under the seed's names, and which of them act. */

/** How the next token is chosen. */
export type GenerationStrategy = "greedy" | "temperature" | "top_k" | "top_p" | "entropy_aware";

/** All settings of `ResonantGenerator`, complete. */
export interface GenerationConfig {
  /** Tokens at most, an integer of at least 0. Default 256. */
  readonly maxLength: number;
  /** Tokens before anything but `maxLength` ends the text. Default 10, or `maxLength` where that is less. */
  readonly minLength: number;
  /** How the next token is chosen. Default `"entropy_aware"`. */
  readonly strategy: GenerationStrategy;
  /** Divisor of the logits, or what `entropy_aware` scales; 0 is greedy. All strategies but `greedy`. Default 1. */
  readonly temperature: number;
  /** `"golden_decay"` lets it fall to T/φ² at `maxLength`, by `goldenTemperature`. Default `"constant"`. */
  readonly temperatureSchedule: "constant" | "golden_decay";
  /** Lowest temperature of `golden_decay` and of `entropy_aware`. Default 0.1. */
  readonly minTemperature: number;
  /** `top_k`: tokens that stay; 0 keeps all. Default 50. */
  readonly topK: number;
  /** `top_p`, `entropy_aware`: probability that stays; 1 keeps all. Default 0.9. */
  readonly topP: number;
  /** `entropy_aware`: the entropy to steer towards, in nats, at most ln V. Default 2, or ln V where that is less. */
  readonly targetEntropy: number;
  /** `entropy_aware` by `"phi"`: how much hotter a certain distribution gets. Default 0.5. */
  readonly entropyWeight: number;
  /**
   * `entropy_aware`: `"phi"` (default) is the seed's rule with its jump, `"exact"` solves for the temperature of the target
   * entropy, from `minTemperature` to 2T.
   */
  readonly entropyRule: "phi" | "exact";
  /** The coherence above which `stopOnCoherence` ends the text, from 0 to 1. Default 0.8. */
  readonly coherenceThreshold: number;
  /** Whether a coherent step ends the text. Default false. */
  readonly stopOnCoherence: boolean;
  /** Texts that end the text, which keeps them; what a token brings behind one is cut off. Default `\n\n . ! ?`. */
  readonly stopTokens: readonly string[];
  /** Above 1 it makes the last `repetitionWindow` generated tokens less likely. Default 1.1. */
  readonly repetitionPenalty: number;
  /** Generated tokens that the penalty looks back on. Default 32. */
  readonly repetitionWindow: number;
  /** Seed of the generator's own random numbers, an integer of at least 0. Default 42. */
  readonly seed: number | bigint;
}

/** The settings of which any may be left out. */
export type GenerationSettings = Partial<GenerationConfig>;

/**
 * The settings that are not given.
 *
 * @example
 * ```ts
 * import { DEFAULT_GENERATION } from "@haze/haze/resoformer";
 * import { assertEquals } from "@std/assert";
 *
 * const { strategy, topP, targetEntropy } = DEFAULT_GENERATION;
 * assertEquals([strategy, topP, targetEntropy], ["entropy_aware", 0.9, 2]);
 * ```
 */
export const DEFAULT_GENERATION: GenerationConfig = Object.freeze(
  {
    ...{ maxLength: 256, minLength: 10, strategy: "entropy_aware", temperature: 1 },
    ...{ temperatureSchedule: "constant", minTemperature: 0.1, topK: 50, topP: 0.9 },
    ...{ targetEntropy: 2, entropyWeight: 0.5, entropyRule: "phi" },
    ...{
      coherenceThreshold: 0.8,
      stopOnCoherence: false,
      stopTokens: Object.freeze(["\n\n", ".", "!", "?"]),
    },
    ...{ repetitionPenalty: 1.1, repetitionWindow: 32, seed: 42 },
  } as const,
);

/** Strategies that take a setting; a setting that is not here goes with all. */
const STRATEGIES: Readonly<Partial<Record<keyof GenerationConfig, readonly GenerationStrategy[]>>> = {
  temperature: ["temperature", "top_k", "top_p", "entropy_aware"],
  temperatureSchedule: ["temperature", "top_k", "top_p", "entropy_aware"],
  topK: ["top_k"],
  topP: ["top_p", "entropy_aware"],
  targetEntropy: ["entropy_aware"],
  entropyWeight: ["entropy_aware"],
  entropyRule: ["entropy_aware"],
};

/** Why a setting does nothing under a config; undefined if it acts. */
export function idleBecause(name: keyof GenerationConfig, config: GenerationConfig): string | undefined {
  const { strategy, temperatureSchedule, entropyRule } = config;
  const strategies = STRATEGIES[name];
  if (strategies && !strategies.includes(strategy)) return `strategy ${strategies.join(", ")}`;
  if (name === "minTemperature" && strategy !== "entropy_aware") {
    return strategy !== "greedy" && temperatureSchedule === "golden_decay"
      ? undefined
      : "temperatureSchedule golden_decay or strategy entropy_aware";
  }
  if (name === "entropyWeight" && entropyRule !== "phi") return "entropyRule phi";
  if (name === "coherenceThreshold" && !config.stopOnCoherence) return "stopOnCoherence";
  if (name === "repetitionWindow" && config.repetitionPenalty === 1) {
    return "a repetitionPenalty other than 1";
  }
  return undefined;
}

import type { Filtered, SamplerState, SamplingStep } from "./step.ts";
import type { Tempered } from "./temperature.ts";

/**
 * What every sampler can have besides its own settings.
 *
 * A record holds these only if they do something: `repetitionPenalty` if it is not 1, `avoidLoops` if it is true, and
 * `penaltyWindow` beside either of them.
 */
export interface CommonSettings {
  /**
   * Above 1 it makes recent tokens less likely, below 1 more, by {@linkcode penaliseRepetition}; above 0 and at most 100, and 1,
   * which changes nothing, unless told otherwise.
   */
  readonly repetitionPenalty?: number;
  /** How many tokens, the prompt's included, the penalty and the avoidance of loops look back on; 64 unless told otherwise. */
  readonly penaltyWindow?: number;
  /** Whether a token that would begin the fourth round of a loop is forbidden, by {@linkcode loopTokens}; false unless told otherwise. */
  readonly avoidLoops?: boolean;
}

/** What a sampler does, its settings being complete and checked. */
export interface Mechanism {
  /**
   * The temperature of a step.
   *
   * @param shifted V logits after penalties, less their maximum.
   * @param base Their distribution at temperature 1; only lent.
   */
  temperature(shifted: Float64Array, base: Tempered, state: SamplerState): number;
  /** What is left of a distribution; it may be changed in place. */
  filter(tempered: Tempered, state: SamplerState): Filtered;
  /** What it remembers before the first token, if anything. */
  readonly memory?: Readonly<Record<string, number>>;
  /** What it remembers after a token; only called if it has a memory. */
  learn?(state: SamplerState, step: SamplingStep, token: number): Record<string, number>;
}

/** A kind of sampler: its own settings, in the order in which they are recorded, with their defaults, and what they build. */
export interface SamplerKind<S extends CommonSettings> {
  readonly defaults: Readonly<Omit<S, "sampling" | keyof CommonSettings>>;
  build(settings: S): Mechanism;
}

/** A temperature that does not depend on the logits. */
export const temperatureOf = (temperature: number) => (): number => temperature;

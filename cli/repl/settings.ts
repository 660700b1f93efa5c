/** What a REPL session can be told, as immutable values. */
import type { ContextMode } from "../../lib/generation/mod.ts";

/** The settings; those of the seed have its defaults. */
export interface ReplSettings {
  /** Tokens a text. */
  readonly genLen: number;
  /** Name of the sampler. */
  readonly sampling: string;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly typicalP: number;
  /** Mirostat: the surprise that it aims at, in bits. */
  readonly tau: number;
  /** Mirostat: how fast it learns. */
  readonly eta: number;
  /** Entropy samplers: what they aim at, in bits. */
  readonly targetEntropy: number;
  readonly minTemp: number;
  readonly maxTemp: number;
  /** Divisor of the odds of tokens seen of late; 1 is none. */
  readonly repetitionPenalty: number;
  /** How many tokens back the penalty looks. */
  readonly penaltyWindow: number;
  readonly avoidLoops: boolean;
  readonly context: ContextMode;
  /** Seed that the draws began with. */
  readonly seed: number;
  readonly showStats: boolean;
  readonly showTrace: boolean;
}

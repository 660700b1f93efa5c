/** How an engine writes. */
import { ResoLLMConfig, type ResoLLMSettings } from "../config/mod.ts";
import type { GoalOptions } from "../agency/mod.ts";

/** Settings of an engine, which a single generation may have otherwise. */
export interface ResoLLMInferenceOptions {
  /** The temperature; 0 always takes the likeliest token. Default 0.8. */
  readonly temperature?: number;
  /** Tokens of a text at most. Default 100; of an answer in a chat 200. */
  readonly maxLength?: number;
  /** Likeliest tokens that are drawn from. Default 50. */
  readonly topK?: number;
  /** What of their probability is drawn from, in (0, 1]. Default 0.95. */
  readonly topP?: number;
  /** Makes the last 50 tokens less likely; 1 does nothing. Default 1.1. */
  readonly repetitionPenalty?: number;
  /** Seed of all randomness. Default 0. */
  readonly seed?: number;
}

/** A goal for one text. */
export interface GoalRequest extends GoalOptions {
  /** In words. */
  readonly description: string;
}

/** What is told of a token as it is written. */
export interface TokenReport {
  /** Its id. */
  readonly token: number;
  /** Its place in the text, from 0. */
  readonly index: number;
  /** Entropy of its distribution in nats. */
  readonly entropyNats: number;
  /** λ after it, in nats a token. */
  readonly lyapunov: number;
  /** The temperature that it was drawn at. */
  readonly temperature: number;
}

/** How one text is written. What is left out is as the engine has it. */
export interface ResoLLMGenerateOptions extends ResoLLMInferenceOptions {
  /** Whether a text that becomes divergent ends. Default: true where the stability layer is on. */
  readonly stopOnInstability?: boolean;
  /** What the text is to speak of; given up at its end. */
  readonly goal?: string | GoalRequest;
  /** Whether the monitor moves the temperature. Default: as the config says. */
  readonly autoTemperature?: boolean;
  /** Told of each piece of the text as it comes; together they are the text, but for white space that a chat trims. */
  readonly callback?: (piece: string, token: TokenReport) => void;
  /** Whether memory, foci and goals keep what this text did to them. Default true. */
  readonly remember?: boolean;
  /** Ends the text when aborted. */
  readonly signal?: AbortSignal;
}

/** With nothing left open that has a default of its own. */
export type CompleteOptions = Required<ResoLLMInferenceOptions>;

/** What an engine has that is told nothing. */
export const ENGINE_DEFAULTS: CompleteOptions = {
  ...{ temperature: 0.8, maxLength: 100, topK: 50, topP: 0.95, repetitionPenalty: 1.1, seed: 0 },
};

/** Tokens of an answer in a chat, where nothing else is said. */
export const CHAT_LENGTH = 200;

/**
 * What the third argument of an engine says: settings of its own, or the model's config, which has none.
 *
 * @throws {RangeError} if a config is not that of the model, a key is unknown, or a length is no integer from 0.
 */
export function engineOptions(
  given: ResoLLMConfig | ResoLLMInferenceOptions,
  settings: ResoLLMSettings,
): ResoLLMInferenceOptions {
  if (given instanceof ResoLLMConfig) {
    const keys = Object.keys(settings) as (keyof ResoLLMSettings)[];
    const other = keys.find((key) => given.settings[key] !== settings[key]);
    if (other === undefined) return {};
    throw new RangeError(
      `Cannot make an engine as its config must be that of its model: ${other} is ${
        given.settings[other]
      }, not ${settings[other]}`,
    );
  }
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(ENGINE_DEFAULTS, key));
  if (unknown !== undefined) {
    const known = Object.keys(ENGINE_DEFAULTS).join(", ");
    throw new RangeError(
      `Cannot make an engine as it has no such setting: ${unknown}\nhint: it has ${known}`,
    );
  }
  return given;
}

/** Checks what samplers do not. */
export function checkLength(maxLength: number): void {
  if (Number.isSafeInteger(maxLength) && maxLength >= 0) return;
  throw new RangeError(`Cannot generate as maxLength must be an integer of at least 0: ${maxLength}`);
}

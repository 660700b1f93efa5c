/** The seed's names of generation settings, and what they are called in `lib/sampling`. */
import { type SamplingRule, type SamplingSettings, validateSampling } from "../../sampling/mod.ts";
import type { ContextMode } from "../../generation/mod.ts";

type KeyOfAny<U> = U extends unknown ? keyof U : never;
type ValueOfAny<U, K extends PropertyKey> = U extends { readonly [N in K]?: infer V } ? V : never;
/** Settings that have another name, or words of their own, below. */
type Named =
  | "sampling"
  | "rule"
  | "temperature"
  | "topK"
  | "topP"
  | "targetEntropyBits"
  | "minTemperature"
  | "maxTemperature";

/** The settings of `lib/sampling` that the seed does not have, under their own names: penalties, `minP`, `tau`, … */
export type FurtherSettings = {
  readonly [K in Exclude<KeyOfAny<SamplingSettings>, Named>]?: ValueOfAny<SamplingSettings, K>;
};

/** Options of `ReweightGPT.generate`, named as in the seed. */
export interface ReweightGenerateOptions extends FurtherSettings {
  /** Ids to go on from; of more than `T` the last are read. Default: none, which stands for `[0]`. */
  seedSeq?: ArrayLike<number>;
  /** Tokens to generate. Default 200. */
  length?: number;
  /** How the next token is chosen. Default `"entropy"`. */
  sampling?: SamplingSettings["sampling"];
  /** `basic`, `top_k`, `top_p` and others: divisor of the logits; 0 is greedy. Default 1. */
  temperature?: number;
  /** `top_k`: how many tokens stay. Default 40. */
  topK?: number;
  /** `top_p`, `entropy`: probability that stays. Default 0.9. */
  topP?: number;
  /** `entropy` and its kin: what to steer towards, in bits. Default 3, or log₂ V where that is less. */
  targetEntropy?: number;
  /** `entropy` and its kin: lowest temperature. Default 0.3. */
  minTemp?: number;
  /** `entropy` and its kin: highest temperature. Default 2. */
  maxTemp?: number;
  /** `top_p`, `entropy`, `mirostat`: `"upstream"` for the seed's arithmetic where it differs from the mathematics. Default `"exact"`. */
  rule?: SamplingRule;
  /**
   * How the text so far is read: `"sliding"` (default), upstream's window that is always full and padded with copies of
   * the first token, or `"growing"`, what a trained model expects.
   */
  context?: ContextMode;
  /** Seed of the draws of this call alone. Default: the model's own stream goes on. */
  seed?: number | bigint;
  /** Where the draws come from, in place of a seed: one uniform number in [0, 1) a token, none for a greedy step. */
  random?: { uniform(): number };
  /** Sequences of ids, such as `vocab.encode("\n\n")`: the text ends with the first of them that it comes to. */
  stop?: readonly ArrayLike<number>[];
  /** Ends before the next token when aborted. */
  signal?: AbortSignal;
}

const SEED_NAMES: Readonly<Record<string, string>> = {
  targetEntropy: "targetEntropyBits",
  minTemp: "minTemperature",
  maxTemp: "maxTemperature",
};
const OWN = ["seedSeq", "length", "context", "seed", "random", "stop", "signal"];

/**
 * The sampler's settings out of the seed's options. Upstream's rule takes a target above log₂ V as upstream does.
 *
 * @throws {RangeError | TypeError} for an unknown name, a value out of range, or a setting that the sampler does not use.
 */
export function seedSampling(options: ReweightGenerateOptions, vocabSize: number): SamplingSettings {
  const given = Object.entries(options).filter(([key, value]) => value !== undefined && !OWN.includes(key));
  const settings = Object.fromEntries(given.map(([key, value]) => [SEED_NAMES[key] ?? key, value]));
  return validateSampling(settings, options.rule === "upstream" ? undefined : vocabSize);
}

/** Whether the tokens so far end with one of the sequences. */
export function endsWithAny(tokens: readonly number[], stop: readonly ArrayLike<number>[]): boolean {
  return stop.some((sequence) => {
    const start = tokens.length - sequence.length;
    return start >= 0 && Array.from(sequence).every((id, i) => tokens[start + i] === id);
  });
}

/** RangeError unless each stop sequence could ever come. */
export function checkStop(stop: readonly ArrayLike<number>[], vocabSize: number): void {
  for (const sequence of stop) {
    const ids = Array.from(sequence);
    const bad = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabSize));
    if (ids.length === 0 || bad !== undefined) {
      throw new RangeError(
        `Cannot generate as a stop sequence must hold ids below ${vocabSize}: ${bad ?? "it is empty"}`,
      );
    }
  }
}

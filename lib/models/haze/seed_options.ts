/** The seed's names of generation settings, and what they are called in `lib/sampling`. */
import { type SamplingRule, type SamplingSettings, validateSampling } from "../../sampling/mod.ts";
import type { ContextMode } from "../../generation/mod.ts";

/** The settings of `lib/sampling` that the seed does not have, under their own names. */
export interface FurtherSettings {
  /** `min_p`: share of the largest probability that a token needs. Default 0.05. */
  minP?: number;
  /** `typical`: probability that stays. Default 0.9. */
  typicalP?: number;
  /** `mirostat`, `mirostat_v2`: mean surprise to steer towards, in bits. Default 3. */
  tau?: number;
  /** `mirostat`, `mirostat_v2`, `entropy_feedback`: learning rate. Default 0.1. */
  eta?: number;
  /** Any sampler: above 1 makes recent tokens less likely. Default 1. */
  repetitionPenalty?: number;
  /** Any sampler with a penalty: how many tokens it looks back on. Default 64. */
  penaltyWindow?: number;
  /** Any sampler: forbids a token that would begin the fourth round of a loop. Default false. */
  avoidLoops?: boolean;
}

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
  /** `basic`, `top_k`, `top_p`, `entropy`, `mirostat`: `"upstream"` for the seed's arithmetic where it differs from the mathematics. Default `"exact"`. */
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
 * The sampler's settings out of the seed's options.
 *
 * @throws {RangeError | TypeError} for an unknown name, a setting under two names, a value out of range, or a setting
 * that the sampler does not use.
 */
export function seedSampling(options: ReweightGenerateOptions, vocabSize: number): SamplingSettings {
  const given = new Map(
    Object.entries(options).filter(([key, value]) => value !== undefined && !OWN.includes(key)),
  );
  const settings: Record<string, unknown> = Object.fromEntries(given);
  const names: Record<string, string> = {};
  for (const [own, library] of Object.entries(SEED_NAMES)) {
    // Whoever takes the library's name is answered in it.
    if (!given.has(library)) names[library] = own;
    if (!given.has(own)) continue;
    if (given.has(library)) {
      const got = `${given.get(own)} and ${given.get(library)}`;
      throw new RangeError(`Cannot generate as ${own} and ${library} name one setting: got ${got}`);
    }
    settings[library] = given.get(own);
    delete settings[own];
  }
  return validateSampling(settings, vocabSize, names);
}

/** Whether the tokens so far end with one of the sequences. */
export function endsWithAny(tokens: readonly number[], stop: readonly ArrayLike<number>[]): boolean {
  return stop.some((sequence) => {
    const start = tokens.length - sequence.length;
    return start >= 0 && Array.from(sequence).every((id, i) => tokens[start + i] === id);
  });
}

/** TypeError unless `stop` is a list of sequences; RangeError unless each of them could ever come. */
export function checkStop(stop: readonly ArrayLike<number>[], vocabSize: number): void {
  const isList = (value: unknown) => typeof value === "object" && value !== null && "length" in value;
  if (!Array.isArray(stop) || !stop.every(isList)) {
    throw new TypeError("Cannot generate as stop must be a list of sequences of ids, such as [[0, 3]]");
  }
  for (const sequence of stop as readonly ArrayLike<number>[]) {
    const ids = Array.from(sequence);
    const bad = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabSize));
    if (ids.length === 0 || bad !== undefined) {
      throw new RangeError(
        `Cannot generate as a stop sequence must hold ids below ${vocabSize}: ${
          bad === undefined ? "it is empty" : String(bad)
        }`,
      );
    }
  }
}

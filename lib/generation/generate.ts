/** The generation loop: feed, score, draw, repeat. */
import { Pcg64 } from "../random/mod.ts";
import {
  draw,
  drawByProbability,
  type DrawOrder,
  makeSampler,
  type Sampler,
  type SamplingOptions,
  type SamplingStep,
} from "../sampling/mod.ts";
import type { LanguageModel } from "./language_model.ts";
import { type ContextMode, startReader } from "./reader.ts";

export type { ContextMode };

/**
 * Sampling that changes from token to token: options for each count of tokens drawn so far. What a sampler remembers goes
 * from one to the next, so that all of them must keep the same: one kind, and penalties always or never.
 */
export type SamplingSchedule = (step: number) => SamplingOptions;

/** Options of {@linkcode generate}. */
export interface GenerateOptions {
  /** Tokens to generate. Default 200. */
  length?: number;
  /** How the next token is chosen. Default: entropy-aware sampling. */
  sampling?: SamplingOptions | SamplingSchedule;
  /** In which order a draw goes through the tokens: the same distribution, other tokens for a seed. Default `"id"`. */
  drawOrder?: DrawOrder;
  /** Whether what looks back on recent tokens sees those of the prompt. Default true. */
  looksAtPrompt?: boolean;
  /** Seed of the draws. Default 0. */
  seed?: number | bigint;
  /** Where the draws come from, in place of a seed: one uniform number in [0, 1) a token, none for a greedy step. */
  random?: { uniform(): number };
  /** How the text so far is read. Default `"growing"`. */
  context?: ContextMode;
  /** Stops before the next token when aborted. */
  signal?: AbortSignal;
}

/** One generated token and the distribution that it was drawn from. */
export interface GeneratedToken {
  /** Its id. */
  readonly token: number;
  /** The distribution, and what the sampler did to the model's own. */
  readonly step: SamplingStep;
}

/**
 * Generates tokens after a prompt, one at a time, reading the text so far as {@linkcode ContextMode} says.
 *
 * The first token takes memory for a cache, and the end of the loop gives it back. So the iterator must be run to its end,
 * left by `break` (or an error) out of `for … of`, or ended with `return()`; one that is merely dropped keeps its cache.
 *
 * @param prompt Ids of at least one token; of a longer one the last `contextLength` are read.
 *
 * @throws {RangeError} at the first token, if the prompt is empty or holds ids that the model does not know, or an
 * option is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { generate } from "@haze/haze/generation";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 5 });
 * const tokens: number[] = [];
 * for (const { token } of generate(model, [1, 2], { length: 3, sampling: { sampling: "greedy" } })) tokens.push(token);
 * assertEquals(tokens.length, 3);
 * model.close();
 * ```
 */
export function* generate(
  model: LanguageModel,
  prompt: ArrayLike<number>,
  options: GenerateOptions = {},
): Generator<GeneratedToken, void, void> {
  const { length = 200, seed = 0, context = "growing", drawOrder = "id", looksAtPrompt = true, signal } =
    options;
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`Cannot generate as length must be a non-negative integer: ${length}`);
  }
  if (prompt.length === 0) {
    throw new RangeError("Cannot generate as the prompt must have a token the model knows: got none");
  }
  if (options.seed !== undefined && options.random !== undefined) {
    throw new TypeError(`Cannot generate as draws come from a seed or from random: got both, seed ${seed}`);
  }
  if (drawOrder !== "id" && drawOrder !== "probability") {
    const got = JSON.stringify(drawOrder);
    throw new RangeError(`Cannot generate as drawOrder must be "id" or "probability": ${got}`);
  }
  const choose = drawOrder === "id" ? draw : drawByProbability;
  const samplerAt = samplers(options.sampling ?? {});
  const random = options.random ?? new Pcg64(seed);
  const reader = startReader(model, context);
  try {
    let state = samplerAt(0).start(looksAtPrompt ? prompt : []);
    let logits = length > 0 ? reader.begin(prompt) : undefined;
    for (let count = 0; count < length && !signal?.aborted; count++) {
      const sampler = samplerAt(count);
      const step = sampler.distribution(logits!, state);
      // A greedy step needs no randomness and takes none.
      const token = choose(step.probabilities, step.temperature <= 0 ? 0 : random.uniform());
      state = sampler.nextState(state, step, token);
      yield { token, step };
      if (count + 1 < length) logits = reader.next(token);
    }
  } finally {
    reader.close();
  }
}

/** The sampler of each step: one for all unless there is a schedule. */
function samplers(sampling: SamplingOptions | SamplingSchedule): (step: number) => Sampler {
  if (typeof sampling === "function") return (step) => makeSampler(sampling(step));
  const sampler = makeSampler(sampling);
  return () => sampler;
}

/** The generation loop: feed, score, draw, repeat. */
import { Pcg64 } from "../random/mod.ts";
import { draw, makeSampler, type SamplingOptions, type SamplingStep } from "../sampling/mod.ts";
import type { LanguageModel, Session } from "./language_model.ts";

/** Options of {@linkcode generate}. */
export interface GenerateOptions {
  /** Tokens to generate. Default 200. */
  length?: number;
  /** How the next token is chosen. Default: entropy-aware sampling. */
  sampling?: SamplingOptions;
  /** Seed of the draws. Default 0. */
  seed?: number | bigint;
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
 * Generates tokens after a prompt, one at a time. The context grows from position 0; when it is full the last half
 * of it is kept, fed again at positions from 0, and goes on growing.
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
  const { length = 200, seed = 0, signal } = options;
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`Cannot generate as length must be a non-negative integer: ${length}`);
  }
  if (prompt.length === 0) {
    throw new RangeError("Cannot generate as the prompt must have a token the model knows: got none");
  }
  const sampler = makeSampler(options.sampling ?? {});
  const random = new Pcg64(seed);
  const session = model.startSession();
  try {
    const kept = Array.from(prompt).slice(-session.capacity);
    let state = sampler.start(prompt);
    let logits = length > 0 ? session.feed(kept) : undefined;
    for (let count = 0; count < length && !signal?.aborted; count++) {
      const step = sampler.distribution(logits!, state);
      // A greedy step needs no randomness and takes none.
      const token = draw(step.probabilities, step.temperature === 0 ? 0 : random.uniform());
      state = sampler.nextState(state, step, token);
      yield { token, step };
      kept.push(token);
      if (count + 1 < length) logits = feedNext(session, kept);
    }
  } finally {
    session.close();
  }
}

/** Feeds the last of `kept`; a full session starts again with the last half of its context. */
function feedNext(session: Session, kept: number[]): Float64Array {
  if (session.length < session.capacity) return session.feed(kept.slice(-1));
  session.clear();
  kept.splice(0, kept.length - Math.max(1, Math.floor(session.capacity / 2)));
  return session.feed(kept);
}

/** The generation loop of `run.c`: it counts passes, forces the prompt and stops at a begin mark. */
import type { RunCSampler } from "../sampling/mod.ts";
import type { LanguageModel } from "./language_model.ts";

/** Options of {@linkcode generateAsRunC}. */
export interface RunCGenerateOptions {
  /** How the next token is chosen. */
  sampler: Pick<RunCSampler, "next">;
  /** Passes of the model, those over the prompt included; 256 unless told otherwise. 0 or too many: the whole context. */
  steps?: number;
  /** Id of the mark that stops the text; 1 unless told otherwise. */
  bosId?: number;
  /** Stops before the next token when aborted. */
  signal?: AbortSignal;
}

/** One token of the text that {@linkcode generateAsRunC} gives. */
export interface RunCToken {
  /** Its id. */
  readonly token: number;
  /** Whether it was sampled; otherwise it is the prompt's. */
  readonly sampled: boolean;
}

/** How {@linkcode generateAsRunC} ended. */
export interface RunCEnding {
  /** Whether the last token was a begin mark, which is not given. */
  readonly stoppedAtBos: boolean;
  /** Tokens sampled, the begin mark included: as many numbers were drawn, unless the sampler is greedy. */
  readonly sampled: number;
}

/**
 * Generates as `run.c` does: gives the prompt's tokens after the first and then sampled ones, one a pass of the model.
 *
 * Each of `steps` passes reads one token and gives the next: the prompt's while there is one, else a sample. A begin mark
 * ends the text wherever it comes from, an end mark does not. The context is never shifted: a full one ends the text.
 * The prompt is fed at once, so logits may differ from those of single tokens by rounding.
 *
 * As with {@linkcode generate}, run the iterator to its end or leave it by `break`, so that it gives its cache back.
 *
 * @param prompt Ids, the begin mark first.
 * @throws {RangeError} at the first token, if the prompt is empty or holds ids that the model does not know, or `steps` is
 * no integer of at least 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { generateAsRunC } from "@haze/haze/generation";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { runCSampler } from "@haze/haze/sampling";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 5 });
 * const sampler = runCSampler({ seed: 42 });
 * const text = [...generateAsRunC(model, [1, 2, 3], { sampler, steps: 2 })];
 * assertEquals(text, [{ token: 2, sampled: false }, { token: 3, sampled: false }]);
 * model.close();
 * ```
 */
export function* generateAsRunC(
  model: LanguageModel,
  prompt: ArrayLike<number>,
  { sampler, steps = 256, bosId = 1, signal }: RunCGenerateOptions,
): Generator<RunCToken, RunCEnding, void> {
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new RangeError(`Cannot generate as run.c as steps must be a non-negative integer: ${steps}`);
  }
  if (prompt.length === 0) {
    throw new RangeError("Cannot generate as run.c as the prompt must start with a begin mark: got no token");
  }
  const passes = steps === 0 ? model.contextLength : Math.min(steps, model.contextLength);
  const ids = Array.from(prompt);
  let pass = 1;
  for (; pass < ids.length && pass <= passes && !signal?.aborted; pass++) {
    if (ids[pass] === bosId) return { stoppedAtBos: true, sampled: 0 };
    yield { token: ids[pass], sampled: false };
  }
  if (pass > passes || signal?.aborted) return { stoppedAtBos: false, sampled: 0 };
  const session = model.startSession();
  try {
    let logits = session.feed(ids);
    for (let sampled = 1;; sampled++) {
      const token = sampler.next(logits);
      if (token === bosId) return { stoppedAtBos: true, sampled };
      yield { token, sampled: true };
      if (++pass > passes || signal?.aborted) return { stoppedAtBos: false, sampled };
      logits = session.feed([token]);
    }
  } finally {
    session.close();
  }
}

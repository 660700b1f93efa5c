/** The two ways of reading a text that is longer than the context. */
import type { LanguageModel, Session, Window } from "./language_model.ts";

/**
 * `"growing"`: positions from 0, keys and values cached; a full context keeps its last half, which is read again from
 * position 0 and goes on growing. What trained models expect. `"sliding"`: a window that is always full, padded on the
 * left with copies of the prompt's first token; each step moves every token one position back, so that nothing can be
 * cached. What upstream haze does.
 */
export type ContextMode = "growing" | "sliding";

/** Reads a prompt and then token after token; both give the logits (V,) of what comes next. */
export interface Reader {
  begin(prompt: ArrayLike<number>): Float64Array;
  next(token: number): Float64Array;
  close(): void;
}

/** Starts to read in a mode. */
export function startReader(model: LanguageModel, mode: ContextMode): Reader {
  if (mode === "growing") return growing(model.startSession());
  if (mode !== "sliding") {
    throw new RangeError(
      `Cannot generate as context must be "growing" or "sliding": ${JSON.stringify(mode)}`,
    );
  }
  if (!model.startWindow) {
    throw new RangeError(
      `Cannot generate as ${model.kind} models read a growing context only: got "sliding"`,
    );
  }
  return sliding(model.startWindow());
}

function growing(session: Session): Reader {
  let kept: number[] = [];
  const one = [0];
  return {
    begin(prompt) {
      kept = Array.from(prompt).slice(-session.capacity);
      return session.feed(kept);
    },
    next(token) {
      kept.push(token);
      one[0] = token;
      if (session.length < session.capacity) return session.feed(one);
      session.clear();
      kept = kept.slice(-Math.max(1, Math.floor(session.capacity / 2)));
      return session.feed(kept);
    },
    close: () => session.close(),
  };
}

function sliding(window: Window): Reader {
  const T = window.capacity;
  let kept: number[] = [];
  return {
    begin(prompt) {
      const last = Array.from(prompt).slice(-T);
      kept = [...Array<number>(T - last.length).fill(last[0]!), ...last];
      return window.read(kept);
    },
    next(token) {
      kept.shift();
      kept.push(token);
      return window.read(kept);
    },
    close: () => window.close(),
  };
}

/** A text that a session reads token by token; a full context keeps its last half. */
import type { ResoLLMSession } from "../inference/session.ts";

/** The ids so far, and what comes next. */
export class GrowingText {
  readonly #session: ResoLLMSession;
  #kept: number[] = [];

  /** Takes a session over that has read nothing. */
  constructor(session: ResoLLMSession) {
    this.#session = session;
  }

  /** Reads a prompt, the end of one that is too long, and gives the logits (V) of what comes next. */
  begin(prompt: ArrayLike<number>): Float64Array {
    this.#kept = Array.from(prompt).slice(-this.#session.capacity);
    return this.#session.feed(this.#kept);
  }

  /** Reads one token more. */
  next(token: number): Float64Array {
    const session = this.#session;
    this.#kept.push(token);
    if (session.length < session.capacity) return session.feed([token]);
    session.clear();
    this.#kept = this.#kept.slice(-Math.max(1, Math.floor(session.capacity / 2)));
    return session.feed(this.#kept);
  }
}

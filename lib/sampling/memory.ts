import { show } from "./checks.ts";
import type { CommonSettings, Mechanism } from "./kind.ts";
import type { SamplerState, SamplingStep } from "./step.ts";

/** The state of a sampler: what its mechanism remembers, and the recent tokens if its settings look back on them. */
export class Memory {
  readonly #name: string;
  readonly #mechanism: Mechanism;
  /** Recent tokens in the state; 0 if nothing looks back. */
  readonly #window: number;
  readonly #keys: readonly string[];
  readonly initial: SamplerState;

  constructor(name: string, mechanism: Mechanism, { penaltyWindow = 0 }: CommonSettings) {
    this.#name = name;
    this.#mechanism = mechanism;
    this.#window = penaltyWindow;
    this.initial = this.start([]);
    this.#keys = Object.keys(this.initial);
  }

  start(prompt: ArrayLike<number>): SamplerState {
    const { memory = {} } = this.#mechanism;
    if (this.#window === 0) return Object.freeze({ ...memory });
    const recent = Array.from(prompt).slice(-this.#window);
    recent.forEach((id, i) => {
      if (!isId(id)) {
        const got = `${show(id)}, ${recent.length - i} from the end`;
        throw new RangeError(
          `Cannot sample as the tokens of a prompt must be integers of at least 0: ${got}`,
        );
      }
    });
    return Object.freeze({ ...memory, recent: Object.freeze(recent) });
  }

  next(state: SamplerState, step: SamplingStep, token: number): SamplerState {
    this.check(state);
    if (this.#keys.length === 0) return state;
    const V = step.probabilities.length;
    if (!(isId(token) && token < V)) {
      throw new RangeError(`Cannot sample on as the token must be an id below ${V}: ${show(token)}`);
    }
    const learnt = this.#mechanism.learn?.(state, step, token) ?? {};
    if (this.#window === 0) return Object.freeze(learnt);
    const recent = recentOf(state);
    const kept = recent.slice(Math.max(0, recent.length + 1 - this.#window));
    kept.push(token);
    return Object.freeze({ ...learnt, recent: Object.freeze(kept) });
  }

  /** TypeError unless the state has this sampler's keys and numbers of the right kind. */
  check(state: SamplerState): void {
    let found = 0;
    for (const key in state) {
      if (!this.#keys.includes(key)) this.#refuse(key);
      found++;
    }
    if (found < this.#keys.length) this.#refuse(`${Object.keys(state).join(", ") || "nothing"}`);
    for (const key of this.#keys) {
      const value = state[key];
      const fits = key === "recent" ? Array.isArray(value) && value.every(isId) : Number.isFinite(value);
      if (!fits) {
        const rule = key === "recent" ? "ids" : "a finite number";
        throw new TypeError(`Cannot sample as ${key} of the state must be ${rule}: ${show(value)}`);
      }
    }
  }

  #refuse(got: string): never {
    const keys = this.#keys.length === 0 ? "keeps no state" : `keeps the state ${this.#keys.join(", ")}`;
    throw new TypeError(`Cannot sample as "${this.#name}" ${keys}: ${got}`);
  }
}

const isId = (id: unknown): id is number => Number.isSafeInteger(id) && Number(id) >= 0;

/** The recent tokens of a checked state, oldest first. */
export function recentOf({ recent }: SamplerState): readonly number[] {
  return typeof recent === "object" ? recent : [];
}

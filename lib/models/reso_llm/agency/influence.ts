import type { FocusList } from "./focus.ts";
import type { GoalWords } from "./goal_words.ts";

/** What foci and goals do to the next token. */
export class Influence {
  readonly #foci: FocusList;
  readonly #words: GoalWords;
  /** The tokens in focus: how often they were produced since. */
  readonly #produced = new Map<number, number>();

  /**
   * @param strength β
   * @param fade what is left of a token's bias each time it is produced
   */
  constructor(foci: FocusList, words: GoalWords, readonly strength: number, readonly fade: number) {
    this.#foci = foci;
    this.#words = words;
  }

  /** Counts a token that was produced. */
  produced(id: number): void {
    this.#produced.set(id, (this.#produced.get(id) ?? 0) + 1);
  }

  /** Forgets tokens that are no longer in focus. */
  settle(): void {
    for (const id of this.#produced.keys()) if (!this.#foci.holds(id)) this.#produced.delete(id);
  }

  /** What is added to logits, by token; no entry is 0. */
  bias(): Map<number, number> {
    const bias = new Map<number, number>();
    for (const [id, intensity] of this.#foci.tokenIntensities()) {
      raise(bias, id, this.strength * intensity * this.fade ** (this.#produced.get(id) ?? 0));
    }
    for (const [id, intensity] of this.#words.wanted()) raise(bias, id, this.strength * intensity);
    return bias;
  }

  /** How strongly keys are attended to, by token; no entry is 0. */
  keyIntensities(): Map<number, number> {
    const intensities = new Map<number, number>();
    for (const [id, intensity] of this.#foci.tokenIntensities()) raise(intensities, id, intensity);
    for (const [id, priority] of this.#words.priorities()) raise(intensities, id, priority);
    return intensities;
  }

  /** How often each token in focus has been produced. */
  get state(): [id: number, times: number][] {
    return [...this.#produced];
  }

  /** Puts back a {@linkcode state}. */
  restore(state: readonly (readonly [id: number, times: number])[]): void {
    this.#produced.clear();
    for (const [id, times] of state) this.#produced.set(id, times);
  }
}

/** Raises an entry to an amount that is above it. */
function raise(amounts: Map<number, number>, id: number, amount: number): void {
  if (amount > (amounts.get(id) ?? 0)) amounts.set(id, amount);
}

import { stemOf } from "../memory/words.ts";

/** One way to spell a word in tokens. */
interface Spelling {
  readonly goal: number;
  readonly stem: string;
  readonly ids: readonly number[];
  /** How many of its tokens the text ends with. */
  matched: number;
}

/** The words of goals, as tokens that would say them. */
export class GoalWords {
  readonly #spellings: Spelling[] = [];
  /** What is left of a word's weight, by goal and stem. */
  readonly #weights = new Map<string, number>();
  /** How often words were completed by a token, and faded for it, that the text has yet to say ended. */
  readonly #completed = new Map<string, number>();
  readonly #priorities = new Map<number, number>();

  /**
   * @param encode the ids of a text
   * @param fade what is left of a word's weight each time it is said
   */
  constructor(readonly encode: (text: string) => ArrayLike<number>, readonly fade: number) {}

  /** Takes the words of a goal, in lower case; each can be said as it stands and with a capital, after a space. */
  add(goal: number, priority: number, words: readonly string[]): void {
    this.#priorities.set(goal, priority);
    for (const word of words) {
      const capital = word[0].toUpperCase() + word.slice(1);
      for (const form of new Set([word, capital])) {
        const ids = Array.from(this.encode(` ${form}`));
        if (ids.length > 0) this.#spellings.push({ goal, stem: stemOf(word), ids, matched: 0 });
      }
    }
  }

  /** Changes the priority of a goal. */
  weigh(goal: number, priority: number): void {
    if (this.#priorities.has(goal)) this.#priorities.set(goal, priority);
  }

  /** Forgets the words of a goal. */
  remove(goal: number): void {
    this.#priorities.delete(goal);
    const left = this.#spellings.filter((spelling) => spelling.goal !== goal);
    this.#spellings.splice(0, Infinity, ...left);
    for (const key of this.#weights.keys()) if (key.startsWith(`${goal} `)) this.#weights.delete(key);
  }

  /** Takes the next token of the text; a word that it completes fades. */
  push(id: number): void {
    for (const spelling of this.#spellings) {
      const { ids, matched } = spelling;
      const next = ids[matched] === id ? matched + 1 : ids[0] === id ? 1 : 0;
      spelling.matched = next === ids.length ? 0 : next;
      if (next < ids.length) continue;
      const key = keyOf(spelling.goal, spelling.stem);
      this.#fade(key);
      this.#completed.set(key, (this.#completed.get(key) ?? 0) + 1);
    }
  }

  /** Begins a new text. */
  beginText(): void {
    for (const spelling of this.#spellings) spelling.matched = 0;
    this.#completed.clear();
  }

  /** Lets a word of a goal fade that has been said, unless it did so with its last token: "whales" for "whale". */
  said(goal: number, stem: string): void {
    const key = keyOf(goal, stem);
    const completed = this.#completed.get(key) ?? 0;
    if (completed > 0) this.#completed.set(key, completed - 1);
    else this.#fade(key);
  }

  /** What is left of the weights of words that have been said, by goal and stem. */
  get weights(): [key: string, weight: number][] {
    return [...this.#weights];
  }

  /** Puts back {@linkcode weights}. */
  restoreWeights(weights: readonly (readonly [key: string, weight: number])[]): void {
    this.#weights.clear();
    for (const [key, weight] of weights) this.#weights.set(key, weight);
  }

  /** Gives each token that would begin or go on with a word, with the priority of its goal, faded. */
  *wanted(): Iterable<[id: number, intensity: number]> {
    for (const { goal, stem, ids, matched } of this.#spellings) {
      const intensity = (this.#priorities.get(goal) ?? 0) * (this.#weights.get(keyOf(goal, stem)) ?? 1);
      yield [ids[matched], intensity];
    }
  }

  /** Gives each token of a word, with the priority of its goal. */
  *priorities(): Iterable<[id: number, priority: number]> {
    for (const { goal, ids } of this.#spellings) {
      for (const id of ids) yield [id, this.#priorities.get(goal) ?? 0];
    }
  }

  /** The highest priority of a goal with this token in a word; 0 if there is none. */
  priorityOf(id: number): number {
    let highest = 0;
    for (const { goal, ids } of this.#spellings) {
      if (ids.includes(id)) highest = Math.max(highest, this.#priorities.get(goal) ?? 0);
    }
    return highest;
  }

  #fade(key: string): void {
    this.#weights.set(key, (this.#weights.get(key) ?? 1) * this.fade);
  }
}

const keyOf = (goal: number, stem: string): string => `${goal} ${stem}`;

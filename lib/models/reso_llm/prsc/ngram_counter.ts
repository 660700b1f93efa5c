/** Settings of {@linkcode NgramCounter}. */
export interface NgramCounterOptions {
  /** Ids are below it; at most 200,000. */
  readonly vocabSize: number;
  /** Tokens of the shortest n-gram counted, 2 unless told otherwise. */
  readonly shortest?: number;
  /** Tokens of the longest n-gram counted, 3 unless told otherwise; at most 3. */
  readonly longest?: number;
  /** N-grams counted at a time, 65,536 unless told otherwise. */
  readonly capacity?: number;
}

/** An n-gram and how often it was seen. */
export interface NgramCount {
  /** Its tokens. */
  readonly ids: readonly number[];
  /** How often it was seen since it was last forgotten. */
  readonly count: number;
}

/** A counter as plain arrays: n-gram i is `keys[i]`, seen `counts[i]` times. */
export interface NgramCounterState {
  /** N-grams, each as one number. */
  readonly keys: number[];
  /** How often each was seen. */
  readonly counts: number[];
}

/** (200,000 + 1)³ is below 2^53, so that three ids are one exact number. */
const MOST = { vocabSize: 200_000, longest: 3 };

/**
 * Counts n-grams of token ids in bounded room.
 *
 * Once more than `capacity` are counted, the rarest are forgotten until half are left, all those of one count together:
 * what is counted depends on what was seen and in what order, on nothing else. A forgotten n-gram starts over, so
 * counts may fall short of the truth but never exceed it.
 *
 * @example
 * ```ts
 * import { NgramCounter } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const counter = new NgramCounter({ vocabSize: 10, longest: 2 });
 * assertEquals(counter.observe([1, 2, 1, 2], 3), []);
 * assertEquals(counter.observe([1, 2], 3), [[1, 2]]); // the third time
 * assertEquals(counter.frequent(2), [{ ids: [1, 2], count: 3 }]);
 * ```
 */
export class NgramCounter {
  readonly #counts = new Map<number, number>();
  readonly #base: number;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #capacity: number;

  /**
   * A counter that has seen nothing.
   *
   * @throws {RangeError} if a setting is out of its range
   */
  constructor({ vocabSize, shortest = 2, longest = 3, capacity = 65_536 }: NgramCounterOptions) {
    checkInteger(vocabSize, "vocabSize", 1, MOST.vocabSize);
    checkInteger(longest, "longest", 1, MOST.longest);
    checkInteger(shortest, "shortest", 1, longest);
    checkInteger(capacity, "capacity", 1, 1 << 23);
    this.#base = vocabSize + 1;
    [this.#shortest, this.#longest, this.#capacity] = [shortest, longest, capacity];
  }

  /** How many n-grams are counted at present. */
  get size(): number {
    return this.#counts.size;
  }

  /**
   * Counts all n-grams of a stretch of text.
   *
   * @returns those whose count came to a multiple of `every`, in the order in which they did
   * @throws {RangeError} if an id is not in the vocabulary, or `every` no integer from 1 up
   */
  observe(ids: ArrayLike<number>, every: number): number[][] {
    checkInteger(every, "every", 1, Number.MAX_SAFE_INTEGER);
    const reached: number[][] = [];
    for (let end = 0; end < ids.length; end++) {
      checkInteger(ids[end], "an id", 0, this.#base - 2);
      let key = 0;
      let place = 1;
      for (let n = 1; n <= this.#longest && n <= end + 1; n++, place *= this.#base) {
        key += (ids[end - n + 1] + 1) * place;
        if (n < this.#shortest) continue;
        const count = (this.#counts.get(key) ?? 0) + 1;
        this.#counts.set(key, count);
        if (count % every === 0) reached.push(this.#idsOf(key));
      }
      if (this.size > this.#capacity) this.#forget();
    }
    return reached;
  }

  /** N-grams seen `minimum` times or more, the most often seen first, of equals the first seen. */
  frequent(minimum: number): NgramCount[] {
    return [...this.#counts].filter(([, count]) => count >= minimum).sort(([, a], [, b]) => b - a)
      .map(([key, count]) => ({ ids: this.#idsOf(key), count }));
  }

  /** The counts as plain arrays. */
  toState(): NgramCounterState {
    return { keys: [...this.#counts.keys()], counts: [...this.#counts.values()] };
  }

  /**
   * Goes back to counts that {@linkcode toState} gave.
   *
   * @throws {TypeError} if they are not counts of such n-grams
   */
  restore({ keys, counts }: NgramCounterState): void {
    const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;
    if (keys.length !== counts.length || ![...keys, ...counts].every(isCount)) {
      throw new TypeError(
        `Cannot restore counts as one a key, all positive: ${keys.length} and ${counts.length}`,
      );
    }
    this.#counts.clear();
    keys.forEach((key, i) => this.#counts.set(key, counts[i]));
  }

  #idsOf(key: number): number[] {
    const ids: number[] = [];
    for (let rest = key; rest > 0; rest = Math.floor(rest / this.#base)) ids.unshift(rest % this.#base - 1);
    return ids;
  }

  #forget(): void {
    for (let count = 1; this.size > this.#capacity / 2; count++) {
      for (const [key, seen] of this.#counts) if (seen <= count) this.#counts.delete(key);
    }
  }
}

function checkInteger(value: number, name: string, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`Cannot take ${name} as an integer from ${least} to ${most}: ${value}`);
  }
}

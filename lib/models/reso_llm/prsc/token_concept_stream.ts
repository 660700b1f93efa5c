import { STATE_FEATURES } from "../../../physics/mod.ts";

/** What a stream asks of the concepts. */
interface Concepts {
  readonly longest: number;
  addFeatures(ids: ArrayLike<number>, at: number, from: number, out: Float32Array, offset: number): number;
}

/** How many tokens a stream keeps at least, in case a longer concept is bound on the way. */
const LEAST_KEPT = 16;

/**
 * Features of concepts for a text that comes token by token: the same numbers as over the whole window.
 *
 * It keeps as many tokens as the longest concept has, and 16 at least.
 *
 * @example
 * ```ts
 * import { TokenConcepts } from "@haze/haze/reso-llm";
 * import { nthPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const concepts = new TokenConcepts({ vocabSize: 50, primeOf: (id) => nthPrime(id + 1) });
 * concepts.bind("cold lamp", [4, 7]);
 * const stream = concepts.stream();
 * assertEquals([4, 7, 9].map((id) => stream.next(id) !== undefined), [false, true, false]);
 * ```
 */
export class TokenConceptStream {
  readonly #concepts: Concepts;
  readonly #row = new Float32Array(STATE_FEATURES);
  readonly #recent: number[] = [];

  /** A stream at the start of a text, as {@linkcode TokenConcepts.stream} makes it. */
  constructor(concepts: Concepts) {
    this.#concepts = concepts;
  }

  /**
   * The features (64) at the token that comes, in an array that the next call writes over; undefined if no concept ends
   * at it.
   */
  next(id: number): Float32Array | undefined {
    this.#recent.push(id);
    if (this.#recent.length > Math.max(LEAST_KEPT, this.#concepts.longest)) this.#recent.shift();
    this.#row.fill(0);
    const found = this.#concepts.addFeatures(this.#recent, this.#recent.length - 1, 0, this.#row, 0);
    return found > 0 ? this.#row : undefined;
  }

  /** Begins a new text. */
  clear(): void {
    this.#recent.length = 0;
  }
}

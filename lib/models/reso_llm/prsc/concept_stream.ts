import { STATE_FEATURES } from "../../../physics/mod.ts";

/** What a stream asks of the concepts. */
interface Concepts {
  readonly longest: number;
  addFeatures(ids: ArrayLike<number>, at: number, from: number, out: Float32Array, offset: number): number;
}

/**
 * Features of concepts for a text that comes token by token: the same numbers as over the whole window.
 *
 * It keeps as many tokens as the longest concept has, at least 16, in case a longer one is bound on the way.
 */
export class ConceptStream {
  readonly #concepts: Concepts;
  readonly #row = new Float32Array(STATE_FEATURES);
  readonly #recent: number[] = [];

  constructor(concepts: Concepts) {
    this.#concepts = concepts;
  }

  /** The features (64) at the token that comes, in an array that the next call writes over. */
  push(id: number): Float32Array {
    this.#recent.push(id);
    if (this.#recent.length > Math.max(16, this.#concepts.longest)) this.#recent.shift();
    this.#row.fill(0);
    this.#concepts.addFeatures(this.#recent, this.#recent.length - 1, 0, this.#row, 0);
    return this.#row;
  }

  /** Begins a new text. */
  reset(): void {
    this.#recent.length = 0;
  }
}

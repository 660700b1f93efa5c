import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { bigramTransitions } from "./transitions.ts";

/** Options of {@linkcode BigramWorld.fromSeed}. */
export interface BigramWorldOptions {
  /** V, the number of tokens. */
  readonly V: number;
  /** The base seed, 0 or more; the features are drawn from a generator seeded with 7 more, as upstream does. */
  readonly seed: number;
  /** Features of a token; 8 unless told otherwise. */
  readonly latent?: number;
}

/**
 * A world whose next token depends on the last one alone, by known probabilities: what can be learnt is known exactly.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BigramWorld } from "@haze/haze/data";
 * const world = BigramWorld.fromSeed({ V: 128, seed: 0 });
 * // The best that a model can do at eight tokens, and the best that it can do without looking at them.
 * assertEquals([world.bayesNats(8).toFixed(3), world.unigramNats(8).toFixed(3)], ["4.095", "4.770"]);
 * ```
 */
export class BigramWorld {
  /** V, the number of tokens. */
  readonly V: number;
  /** P, shape (V, V), row-major: row a has the probabilities of what follows token a. */
  readonly transitions: Float32Array;
  /** The same in float64, each row divided by its sum: what exact values are taken from. */
  readonly probabilities: Float64Array;
  /** Sums of each row up to and including each entry, each rounded to float32 as upstream's are. */
  readonly #cumulative: Float32Array;

  /**
   * Makes the world of a matrix, which is not copied.
   *
   * @throws {TypeError} if it is not square.
   * @throws {RangeError} if an entry is negative or no number, or a row does not sum to 1 within 1e-4.
   */
  constructor(transitions: Float32Array) {
    const V = Math.sqrt(transitions.length);
    if (!Number.isInteger(V) || V < 1) {
      throw new TypeError(
        `Cannot make a bigram world as its matrix must be square: got ${transitions.length} entries`,
      );
    }
    this.V = V;
    this.transitions = transitions;
    this.probabilities = Float64Array.from(transitions);
    this.#cumulative = new Float32Array(V * V);
    for (let a = 0; a < V; a++) {
      let sum = 0;
      for (let j = a * V; j < (a + 1) * V; j++) {
        if (!(transitions[j]! >= 0)) {
          throw new RangeError(
            `Cannot make a bigram world as probabilities are 0 or more: got ${transitions[j]}`,
          );
        }
        sum = Math.fround(sum + transitions[j]!);
        this.#cumulative[j] = sum;
      }
      if (!(Math.abs(sum - 1) <= 1e-4)) {
        throw new RangeError(`Cannot make a bigram world as row ${a} must sum to 1: got ${sum}`);
      }
      const row = this.probabilities.subarray(a * V, (a + 1) * V);
      const exact = row.reduce((sum, p) => sum + p, 0);
      row.forEach((p, j) => row[j] = p / exact);
    }
  }

  /**
   * Draws a world: features from the standard normal distribution, then {@linkcode bigramTransitions}.
   *
   * @throws {RangeError} if V or `latent` is not a positive integer, or the seed is no integer from 0.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { BigramWorld } from "@haze/haze/data";
   * assertEquals(BigramWorld.fromSeed({ V: 5, seed: 1, latent: 2 }).transitions.length, 25);
   * ```
   */
  static fromSeed({ V, seed, latent = 8 }: BigramWorldOptions): BigramWorld {
    checkPositiveInteger("make a bigram world", "V", V);
    checkPositiveInteger("make a bigram world", "latent", latent);
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`Cannot make a bigram world as seed must be an integer from 0: got ${seed}`);
    }
    const random = new Pcg64(seed + 7);
    return new BigramWorld(
      bigramTransitions(Float32Array.from({ length: V * latent }, () => random.normal()), V),
    );
  }

  /**
   * The token that a uniform number chooses after token `a`: how many sums of its row lie strictly below u.
   *
   * Rounded sums may end below 1, and a u above the last one would choose a token that there is not; it chooses the last.
   *
   * @param u A number in [0, 1).
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { BigramWorld } from "@haze/haze/data";
   * const world = new BigramWorld(Float32Array.of(0.25, 0.75, 1, 0));
   * assertEquals([0, 0.25, 0.26, 0.99].map((u) => world.next(0, u)), [0, 0, 1, 1]);
   * ```
   */
  next(a: number, u: number): number {
    const V = this.V;
    const sums = this.#cumulative;
    let [low, high] = [a * V, a * V + V - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < u) low = middle + 1;
      else high = middle;
    }
    return low - a * V;
  }

  /**
   * The exact law of the last of T context tokens, shape (V,): uniform · P^(T − 1).
   *
   * @throws {RangeError} if T is not a positive integer.
   */
  contextLaw(T: number): Float64Array {
    checkPositiveInteger("follow a bigram world", "T", T);
    const { V, probabilities: P } = this;
    let law = new Float64Array(V).fill(1 / V);
    for (let t = 1; t < T; t++) {
      const after = new Float64Array(V);
      for (let a = 0; a < V; a++) for (let j = 0; j < V; j++) after[j]! += law[a]! * P[a * V + j]!;
      law = after;
    }
    return law;
  }

  /** The least expected NLL after T tokens, in nats: Σₐ π(a)·H(P[a]), with π the law of the last token. */
  bayesNats(T: number): number {
    const { V, probabilities: P } = this;
    return this.#mean(T, (a) => {
      let entropy = 0;
      for (let j = 0; j < V; j++) entropy -= xLogX(P[a * V + j]!);
      return entropy;
    });
  }

  /** The highest expected share of right guesses after T tokens: Σₐ π(a)·maxⱼ P[a, j]. */
  bayesAccuracy(T: number): number {
    const { V, probabilities: P } = this;
    return this.#mean(T, (a) => P.subarray(a * V, (a + 1) * V).reduce((most, p) => Math.max(most, p), 0));
  }

  /** The entropy of the token behind T tokens, in nats: the least expected NLL of one guess for all contexts. */
  unigramNats(T: number): number {
    return this.contextLaw(T + 1).reduce((sum, p) => sum - xLogX(p), 0);
  }

  /**
   * The exact expected NLL of a model after T tokens, in nats: Σₐ π(a)·Σⱼ P[a, j]·(−log softmax(z[a])ⱼ).
   *
   * It is that of a model that heeds the last token alone; what a longer context adds to its logits is noise here, and is to
   * be measured on draws.
   *
   * @param logits z, shape (V, V), row-major: row a has the logits after token a.
   * @throws {TypeError} if there are not V·V logits.
   *
   * @example
   * ```ts
   * import { assertAlmostEquals } from "@std/assert";
   * import { BigramWorld } from "@haze/haze/data";
   * const world = BigramWorld.fromSeed({ V: 9, seed: 2 });
   * assertAlmostEquals(world.expectedNats(world.transitions.map(Math.log), 4), world.bayesNats(4), 1e-6);
   * assertAlmostEquals(world.expectedNats(new Float32Array(81), 4), Math.log(9), 1e-6);
   * ```
   */
  expectedNats(logits: ArrayLike<number>, T: number): number {
    const { V, probabilities: P } = this;
    if (logits.length !== V * V) {
      throw new TypeError(
        `Cannot score a model as logits must be V rows of V = ${V}: got ${logits.length} numbers`,
      );
    }
    return this.#mean(T, (a) => {
      let largest = -Infinity;
      for (let j = 0; j < V; j++) largest = Math.max(largest, logits[a * V + j]!);
      let [sum, expected] = [0, 0];
      for (let j = 0; j < V; j++) {
        const logit = logits[a * V + j]! - largest;
        sum += Math.exp(logit);
        const p = P[a * V + j]!;
        // A logit of −∞ costs nothing where p is 0.
        if (p > 0) expected += p * logit;
      }
      return Math.log(sum) - expected;
    });
  }

  #mean(T: number, of: (a: number) => number): number {
    return this.contextLaw(T).reduce((sum, p, a) => p > 0 ? sum + p * of(a) : sum, 0);
  }
}

function xLogX(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}

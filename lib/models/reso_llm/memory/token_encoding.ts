import { hashedSedenion, SEDENION_DIM, unitSedenion } from "../../../physics/mod.ts";

/** Settings of {@linkcode TokenEncoding}. */
export interface TokenEncodingOptions {
  /** Ids are below it. */
  readonly vocabSize: number;
  /** The prime of each token id. */
  readonly primeOf: (id: number) => number;
  /** What each token weighs, as {@linkcode tokenWeights} gives; all alike unless told otherwise. */
  readonly weights?: ArrayLike<number>;
}

/**
 * What tokens weigh by how rare they are: ln((1 + N)/(1 + n)), with N tokens in a text of which n are this one, divided
 * by the largest, ln(1 + N).
 *
 * @returns one a token, from 0 to 1
 *
 * @example
 * ```ts
 * import { tokenWeights } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const weights = tokenWeights([0, 0, 0, 1], 3);
 * assertEquals([weights[0] < weights[1], weights[2]], [true, 1]);
 * ```
 */
export function tokenWeights(ids: ArrayLike<number>, vocabSize: number): Float64Array {
  const counts = new Float64Array(vocabSize);
  for (let t = 0; t < ids.length; t++) counts[ids[t]]++;
  const largest = Math.log(1 + ids.length);
  return counts.map((count) => largest === 0 ? 1 : 1 - Math.log(1 + count) / largest);
}

/**
 * Encodes token ids without their text: S = normalise(Σ w_t · u_p(t)), with u_p the {@linkcode hashedSedenion} of a
 * token's prime. A table of the vocabulary is made once, so a token costs sixteen multiplications.
 *
 * @example
 * ```ts
 * import { TokenEncoding } from "@haze/haze/reso-llm";
 * import { nthPrime, sedenionCosine } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const encoding = new TokenEncoding({ vocabSize: 20, primeOf: (id) => nthPrime(id + 1) });
 * assertAlmostEquals(sedenionCosine(encoding.encode([3, 4]), encoding.encode([4, 3])), 1); // order is not kept
 * ```
 */
export class TokenEncoding {
  readonly #table: Float32Array;
  readonly #vocabSize: number;

  /**
   * An encoding with the codes of a whole vocabulary at hand.
   *
   * @throws {TypeError} if there are weights, but not one a token
   */
  constructor({ vocabSize, primeOf, weights }: TokenEncodingOptions) {
    if (weights !== undefined && weights.length !== vocabSize) {
      throw new TypeError(`Cannot weigh tokens as each of ${vocabSize} has a weight: ${weights.length}`);
    }
    this.#vocabSize = vocabSize;
    this.#table = new Float32Array(vocabSize * SEDENION_DIM);
    for (let id = 0; id < vocabSize; id++) {
      const weight = weights?.[id] ?? 1;
      this.#table.set(hashedSedenion(primeOf(id)).map((value) => weight * value), id * SEDENION_DIM);
    }
  }

  /**
   * What ids mean: 16 components of norm 1 that are float32 values; 16 zeros for no id.
   *
   * @throws {RangeError} if an id is not in the vocabulary
   */
  encode(ids: ArrayLike<number>): Float64Array {
    const sum = new Float64Array(SEDENION_DIM);
    for (let t = 0; t < ids.length; t++) {
      const id = ids[t];
      if (!Number.isInteger(id) || id < 0 || id >= this.#vocabSize) {
        throw new RangeError(`Cannot encode a token as its id is from 0 to ${this.#vocabSize - 1}: ${id}`);
      }
      for (let i = 0; i < SEDENION_DIM; i++) sum[i] += this.#table[id * SEDENION_DIM + i];
    }
    return unitSedenion(sum);
  }
}

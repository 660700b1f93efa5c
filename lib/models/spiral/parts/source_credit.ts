import { checkInteger, checkLength } from "./checks.ts";
import { clip } from "./numbers.ts";
import { LEAST_WEIGHT, MOST_WEIGHT } from "./source_weight_bounds.ts";

/** What sources promised and what came of it. */
export interface CreditState {
  /** h: how often a source was retrieved and came, discounted; V numbers. */
  readonly hits: Float32Array | Float64Array;
  /** e: how often it should have, by the model's own probability; V numbers. */
  readonly expected: Float32Array | Float64Array;
}

/**
 * A record of V sources that were never retrieved.
 *
 * @throws {RangeError} if there is no source.
 *
 * @example
 * ```ts
 * import { newCredit } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(newCredit(3).hits.length, 3);
 * ```
 */
export function newCredit(vocabSize: number): CreditState {
  checkInteger("keep credit", "vocabSize", vocabSize, 1, 2 ** 24);
  return { hits: new Float64Array(vocabSize), expected: new Float64Array(vocabSize) };
}

/**
 * Discounts the record by 0.999: once a batch, before its rows.
 *
 * @example
 * ```ts
 * import { discountCredit, newCredit } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const credit = newCredit(1);
 * credit.hits[0] = 1;
 * discountCredit(credit);
 * assertEquals(credit.hits[0], 0.999);
 * ```
 */
export function discountCredit({ hits, expected }: CreditState, by = 0.999): void {
  for (let j = 0; j < hits.length; j++) {
    hits[j] *= by;
    expected[j] *= by;
  }
}

/**
 * Records one row: every retrieved source j expected q_j and hit if it is the id that came.
 *
 * @param ids Sources that were retrieved.
 * @param q V probabilities that the model gave after retrieval.
 * @param target The id that came.
 * @throws {RangeError} if an id is none.
 *
 * @example
 * ```ts
 * import { newCredit, recordCredit } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const credit = newCredit(3);
 * recordCredit(credit, [0, 2], [0.5, 0.25, 0.25], 2);
 * assertEquals([[...credit.hits], [...credit.expected]], [[0, 0, 1], [0.5, 0, 0.25]]);
 * ```
 */
export function recordCredit(
  { hits, expected }: CreditState,
  ids: ArrayLike<number>,
  q: ArrayLike<number>,
  target: number,
): void {
  const V = hits.length;
  checkLength("keep credit", "q", q.length, V, "one a source");
  checkInteger("keep credit", "target", target, 0, V - 1);
  for (let i = 0; i < ids.length; i++) {
    checkInteger("keep credit", "source", ids[i], 0, V - 1);
    expected[ids[i]] += q[ids[i]];
    if (ids[i] === target) hits[ids[i]]++;
  }
}

/**
 * The rule by evidence, in place: wⱼ ← clip(wⱼ·((hⱼ + 2) / (eⱼ + 2))^0.05, 0.2, 1).
 *
 * A source that comes as often as it was said to keeps its weight, a liar loses it slowly, and either may change sides.
 *
 * @param weights V numbers.
 * @param power How fast. Default: 0.05.
 * @throws {TypeError} if there is not one weight a source.
 *
 * @example
 * ```ts
 * import { newCredit, throttleByCredit } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * const credit = newCredit(2);
 * credit.hits.set([10, 0]);
 * credit.expected.set([10, 10]);
 * const weights = Float32Array.of(1, 1);
 * for (let i = 0; i < 20; i++) throttleByCredit(weights, credit);
 * assert(weights[0] === 1 && weights[1] < 0.25);
 * ```
 */
export function throttleByCredit(
  weights: Float32Array | Float64Array,
  { hits, expected }: CreditState,
  power = 0.05,
): void {
  checkLength("throttle sources", "weights", weights.length, hits.length, "one a source");
  for (let j = 0; j < weights.length; j++) {
    weights[j] = clip(
      weights[j] * Math.pow((hits[j] + 2) / (expected[j] + 2), power),
      LEAST_WEIGHT,
      MOST_WEIGHT,
    );
  }
}

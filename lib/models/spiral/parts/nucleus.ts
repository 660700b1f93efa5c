/** The tokens that a nucleus keeps. */
export interface Nucleus {
  /** Ids by falling probability; among equals the lower id first. */
  readonly ids: Int32Array;
  /** Their probabilities, which sum to one. */
  readonly probabilities: Float64Array;
  /** Whether the top token alone exceeds the mass: it is taken without a draw. */
  readonly isCertain: boolean;
}

/**
 * The nucleus of a distribution by upstream's rule: all tokens, by falling probability, whose running sum is at most `topP`,
 * and one more. That is the smallest set that holds more than `topP`; from 1 on it is everything, at 0 and below the top token.
 *
 * Upstream leaves the order of equal probabilities to its sort, mostly the higher id first; here it is the lower id always.
 *
 * @param probabilities V probabilities that sum to one.
 * @throws {RangeError} if there is none, or one is negative or NaN, or `topP` is NaN.
 *
 * @example
 * ```ts
 * import { nucleus } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const { ids, probabilities } = nucleus([0.25, 0.5, 0.25], 0.6);
 * assertEquals([[...ids], [...probabilities]], [[1, 0], [2 / 3, 1 / 3]]);
 * ```
 */
export function nucleus(probabilities: ArrayLike<number>, topP: number): Nucleus {
  const V = probabilities.length;
  if (Number.isNaN(topP)) throw new RangeError(`Cannot keep a nucleus as topP must be a number: ${topP}`);
  if (V === 0) throw new RangeError("Cannot keep a nucleus as there must be a probability: 0 of them");
  for (let i = 0; i < V; i++) {
    if (probabilities[i] >= 0) continue;
    throw new RangeError(
      `Cannot keep a nucleus as probabilities must be at least 0: ${probabilities[i]} at ${i}`,
    );
  }
  const order = Int32Array.from({ length: V }, (_, id) => id)
    .sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  let [within, sum] = [0, 0];
  // From 1 on nothing is left out, even where rounding takes the sum above it.
  while (within < V && (topP >= 1 || sum + probabilities[order[within]] <= topP)) {
    sum += probabilities[order[within++]];
  }
  const ids = order.slice(0, Math.min(within + 1, V));
  const kept = Float64Array.from(ids, (id) => probabilities[id]);
  const mass = kept.reduce((total, p) => total + p, 0);
  return { ids, probabilities: kept.map((p) => p / mass), isCertain: within === 0 };
}

/**
 * Draws from a nucleus by inverting its cumulative sum: the first id whose running sum exceeds u.
 *
 * @param uniform u in [0, 1); asked for only where there is something to choose.
 *
 * @example
 * ```ts
 * import { drawNucleus, nucleus } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const kept = nucleus([0.25, 0.5, 0.25], 0.6);
 * assertEquals([drawNucleus(kept, () => 0.6), drawNucleus(kept, () => 0.7)], [1, 0]);
 * ```
 */
export function drawNucleus({ ids, probabilities, isCertain }: Nucleus, uniform: () => number): number {
  if (isCertain) return ids[0];
  const u = uniform();
  let sum = 0;
  for (let i = 0; i < ids.length; i++) {
    sum += probabilities[i];
    if (sum > u) return ids[i];
  }
  return ids[ids.length - 1]; // the sum may round to less than one
}

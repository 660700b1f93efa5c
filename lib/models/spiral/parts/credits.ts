import { logTotal, type RetrievalCase, weigh, type Weighed } from "./retrieval_case.ts";

/**
 * Credit to first order: cⱼ = vⱼ·(1[y = j] − qⱼ) with q after the bias, nats. Their sum is Δ up to O(v²).
 *
 * @throws {TypeError | RangeError} if the case is no case.
 *
 * @example
 * ```ts
 * import { firstOrderCredits } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const credits = firstOrderCredits({ logits: [0, 0], ids: [0, 1], scores: [1, 1], target: 1 });
 * assertEquals([...credits].map((credit) => credit.toFixed(6)), ["-0.500000", "0.500000"]);
 * ```
 */
export function firstOrderCredits(retrieval: RetrievalCase): Float64Array {
  return creditsAt(retrieval, weigh(retrieval), 1);
}

/** vⱼ·(1[y = j] − qⱼ) where every score is times t. */
function creditsAt({ ids, scores, target }: RetrievalCase, weighed: Weighed, t: number): Float64Array {
  const total = logTotal(weighed, scores, t);
  return Float64Array.from(ids, (id, j) => {
    const q = Math.exp(weighed.bare[j] + t * scores[j] - total);
    return scores[j] * ((id === target ? 1 : 0) - q);
  });
}

/**
 * Exact leave-one-out: cⱼ = log q(y) with all scores less log q(y) without score j, nats.
 *
 * Each answers its own question exactly; what several did only together is in none or in all of them, so that the sum
 * misses Δ by O(v²). Where credits have to add up, take `pathCredits`.
 *
 * @throws {TypeError | RangeError} if the case is no case.
 *
 * @example A score on the wrong id costs what it cost.
 * ```ts
 * import { leaveOneOutCredits } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const credits = leaveOneOutCredits({ logits: [0, 0], ids: [0], scores: [Math.log(3)], target: 1 });
 * assertAlmostEquals(credits[0], Math.log(0.25 / 0.5));
 * ```
 */
export function leaveOneOutCredits(retrieval: RetrievalCase): Float64Array {
  const weighed = weigh(retrieval);
  const { ids, scores, target } = retrieval;
  const all = logTotal(weighed, scores, 1);
  return Float64Array.from(ids, (id, j) => {
    return (id === target ? scores[j] : 0) - (all - logTotal(weighed, scores, 1, j));
  });
}

/** More than any softmax can tell from certainty, and few enough pieces. */
const MOST_NATS = 2000;

/** Nodes and weights of Gauss and Legendre on [0, 1]; five are exact to degree nine. */
const NODES: readonly (readonly [number, number])[] = [
  ...[[0.5, 64 / 225], [0.04691007703066802, 0.11846344252809454], [
    0.23076534494715845,
    0.23931433524968324,
  ]],
  ...[[0.9530899229693319, 0.11846344252809454], [0.7692346550528415, 0.23931433524968324]],
] as [number, number][];

/**
 * Credits that add up to Δ: cⱼ = ∫₀¹ vⱼ·(1[y = j] − qⱼ(t)) dt, where q(t) has every score times t, nats.
 *
 * The value of Aumann and Shapley, "Values of non-atomic games" (1974): the first-order credit at every strength of the
 * bias on its way from nothing to all of it. By quadrature over pieces of half a nat of the largest score; the sum is Δ to
 * about 1e-9.
 *
 * @throws {TypeError | RangeError} if the case is no case, or a score is beyond ±2000 nats.
 *
 * @example
 * ```ts
 * import { pathCredits, retrievalGainNats } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const retrieval = { logits: [0.3, -1, 0, 2], ids: [3, 0, 1], scores: [2, -1, 3], target: 0 };
 * const sum = pathCredits(retrieval).reduce((a, b) => a + b);
 * assertAlmostEquals(sum, retrievalGainNats(retrieval), 1e-8);
 * ```
 */
export function pathCredits(retrieval: RetrievalCase): Float64Array {
  const weighed = weigh(retrieval);
  const { scores } = retrieval;
  let largest = 0;
  for (let j = 0; j < scores.length; j++) largest = Math.max(largest, Math.abs(scores[j]));
  if (largest > MOST_NATS) {
    throw new RangeError(`Cannot give credit as scores must be within ±${MOST_NATS} nats: ${largest}`);
  }
  const pieces = Math.ceil(2 * largest) || 1;
  const credits = new Float64Array(scores.length);
  for (let piece = 0; piece < pieces; piece++) {
    for (const [node, weight] of NODES) {
      const part = creditsAt(retrieval, weighed, (piece + node) / pieces);
      part.forEach((credit, j) => credits[j] += weight * credit / pieces);
    }
  }
  return credits;
}
